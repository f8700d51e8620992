"""Takes mails out of the outbox, sends them outside any transaction, and writes down what came of it. At least once."""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from portal.accounts.account import Account, AccountState
from portal.accounts.proof import Proof, Purpose
from portal.clock import Clock
from portal.flows.ports import QueuedMail, StorageUnavailable
from portal.mail.ports import Delivered, MailUnit, MailWork, Refused, RenderedMail, Sending, Transport, TryAgain
from portal.mail.rendering import MailRenderer
from portal.realms.realm import Realm

POLL = 1.0  # seconds between looks at an empty outbox
PAUSE = 5.0  # seconds after something broke that is not one mail's fault
LEASE = timedelta(seconds=90)  # so long a mail waits whose worker was killed while it had it in hand
BATCH = 20
GIVE_UP_AFTER = timedelta(hours=48)
HOUSE_EVERY = timedelta(minutes=1)

_FIRST_DELAY = 5.0
_LONGEST_DELAY = 3600.0
# When the server itself is away, all mail waits; once it is back the last of it shall leave within minutes.
_LONGEST_SERVER_DELAY = 120.0
_SERVERLESS = TryAgain("no mail server is set: give the realm an smtpServer, or set PORTAL_SMTP_URL", is_server=True)

# Whoever asks for a new password has a code of their own: asking as well must not end somebody's mail.
_MANY_AT_ONCE = (Purpose.RESET_PASSWORD, Purpose.RESTORE_EMAIL)

_log = logging.getLogger(__name__)

Resting = dict[Transport, TryAgain]


@dataclass(frozen=True)
class _Dropped:
    """A mail nobody waits for any more, or that cannot be written."""

    reason: str


@dataclass(frozen=True)
class _Matter:
    """What a mail is about, as it stands now."""

    proof: Proof | None
    account: Account | None
    is_needed: bool


class Worker:
    """Sends what is in the outbox. Any number of them may run, in one process or many."""

    def __init__(
        self,
        work: MailWork,
        renderer: MailRenderer,
        transport_for: Callable[[Realm], Transport | None],
        clock: Clock,
        *,
        address: Callable[[QueuedMail], QueuedMail | None] = lambda mail: mail,
        housekeeping: Callable[[], object] = lambda: None,
    ) -> None:
        """`transport_for` a realm is none where no server is set: its mail waits. `housekeeping` is called once a
        minute. `address` finds the recipient of a mail that names none; none where there is nobody."""
        self._work = work
        self._renderer = renderer
        self._transport_for = transport_for
        self._clock = clock
        self._address = address
        self._housekeeping = housekeeping
        self._house_due: datetime | None = None

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set, and finishes the mail in hand. Whatever breaks is logged and tried again: nobody
        watches over this thread."""
        while not stop.is_set():
            stop.wait(self._round(stop))

    def run_once(self, stop: threading.Event | None = None) -> int:
        """One batch; answers how many mails it took in hand."""
        leased_at = self._clock.now()
        with self._work.transaction() as unit:
            leased = unit.outbox.lease(leased_at, LEASE, BATCH)
        resting: Resting = {}
        for position, mail in enumerate(leased):
            # Past half of the lease a slow server could outlast it, and another worker would send the mail again.
            if (stop and stop.is_set()) or self._clock.now() > leased_at + LEASE / 2:
                self._put_back(leased[position:])
                return position
            self._handle(mail, resting)
        return len(leased)

    def _round(self, stop: threading.Event) -> float:
        """One batch and the house; answers how many seconds to pause."""
        try:
            handled = self.run_once(stop)
            self._keep_house()
        except StorageUnavailable as unavailable:
            _log.warning("the outbox waits: %s", unavailable)
            return PAUSE
        except Exception:  # noqa: BLE001
            _log.exception("the worker of the outbox stumbled and goes on")
            return PAUSE
        return 0 if handled else POLL

    def _keep_house(self) -> None:
        now = self._clock.now()
        if self._house_due is None or now >= self._house_due:
            self._house_due = now + HOUSE_EVERY
            self._housekeeping()

    def _put_back(self, mails: Sequence[QueuedMail]) -> None:
        with self._work.transaction() as unit:
            for mail in mails:
                unit.outbox.retry(mail.id, self._clock.now(), mail.last_error)

    def _handle(self, mail: QueuedMail, resting: Resting) -> None:
        """One mail. What breaks here and is no answer leaves it leased: it comes again when the lease ends."""
        try:
            addressed = self._address(mail)
            if addressed:
                self._deliver(addressed, resting)
        except StorageUnavailable:
            raise
        except Exception:  # noqa: BLE001
            _log.exception("mail %s stays in the outbox", mail.id)

    def _deliver(self, mail: QueuedMail, resting: Resting) -> None:
        matter = self._matter(mail)
        realm = self._renderer.realm_of(mail.order.realm_id)
        if realm is None:
            self._drop(mail, "its realm is no longer there")
        elif not matter.is_needed:
            self._drop(mail, "no longer needed")
        elif self._is_too_old(mail):
            self._drop(mail, f"not delivered within 48 hours: {mail.last_error or 'the portal did not run'}")
        else:
            self._record(mail, matter.proof, self._send(realm, mail, matter, resting))

    def _matter(self, mail: QueuedMail) -> _Matter:
        order = mail.order
        with self._work.reading() as unit:
            account = unit.accounts.get(order.account_id) if order.account_id else None
            proof = unit.proofs.get(order.proof_id) if order.proof_id else None
            is_newest = proof is None or proof.purpose in _MANY_AT_ONCE or proof == _newest(proof, unit)
        is_gone = bool(order.account_id) and (account is None or account.state is AccountState.DELETED)
        is_dead = bool(order.proof_id) and not (proof and is_newest and proof.is_link_alive(self._clock.now()))
        return _Matter(proof, account, is_needed=not is_gone and not is_dead)

    def _is_too_old(self, mail: QueuedMail) -> bool:
        return self._clock.now() >= mail.queued_at + GIVE_UP_AFTER

    def _send(self, realm: Realm, mail: QueuedMail, matter: _Matter, resting: Resting) -> Sending | _Dropped:
        rendered = self._rendered(realm, mail, matter)
        if isinstance(rendered, _Dropped):
            return rendered
        transport = self._transport_for(realm)
        if transport is None:
            return _SERVERLESS
        if transport in resting:
            return resting[transport]
        outcome = transport.send(rendered)
        if isinstance(outcome, TryAgain) and outcome.is_server:
            resting[transport] = outcome
        return outcome

    def _rendered(self, realm: Realm, mail: QueuedMail, matter: _Matter) -> RenderedMail | _Dropped:
        try:
            return self._renderer.render_for(realm, mail, matter.proof, matter.account, self._clock.now())
        except Exception as broken:  # noqa: BLE001  (one mail's fault must not keep the others)
            _log.exception("mail %s cannot be written", mail.id)
            return _Dropped(f"cannot be written: {type(broken).__name__}: {broken}")

    def _record(self, mail: QueuedMail, proof: Proof | None, outcome: Sending | _Dropped) -> None:
        match outcome:
            case Delivered():
                self._note_sent(mail, proof)
            case TryAgain(reason, is_server):
                self._postpone(mail, reason, _LONGEST_SERVER_DELAY if is_server else _LONGEST_DELAY)
            case Refused(reason) | _Dropped(reason):
                self._drop(mail, reason)
            case _:
                assert_never(outcome)

    def _note_sent(self, mail: QueuedMail, proof: Proof | None) -> None:
        """The life of code and link begins here, in the transaction that says the mail is gone."""
        now = self._clock.now()
        with self._work.transaction() as unit:
            unit.outbox.sent(mail.id, now)
            if proof:
                unit.proofs.hand_over(proof.id, proof.generation, now)
        _log.info("mail %s (%s) sent", mail.id, mail.order.template)

    def _postpone(self, mail: QueuedMail, reason: str, longest: float) -> None:
        next_at = self._clock.now() + timedelta(seconds=delay(mail.attempts, longest))
        with self._work.transaction() as unit:
            unit.outbox.retry(mail.id, next_at, reason)
        _log.warning("mail %s waits until %s: %s", mail.id, next_at.isoformat(timespec="seconds"), reason)

    def _drop(self, mail: QueuedMail, reason: str) -> None:
        with self._work.transaction() as unit:
            unit.outbox.dead(mail.id, reason)
        _log.error("mail %s (%s) is given up: %s", mail.id, mail.order.template, reason)


def _newest(proof: Proof, unit: MailUnit) -> Proof | None:
    return unit.proofs.newest(proof.account_id, proof.purpose)


def delay(attempts: int, longest: float = _LONGEST_DELAY) -> float:
    """Seconds to wait after so many attempts: chosen at random below a bound that doubles from 5 s, so that mails which
    failed together do not come again together."""
    bound = min(longest, _FIRST_DELAY * 2.0 ** min(attempts - 1, 20))
    return random.uniform(1.0, bound)  # noqa: S311  (spreads load, guards nothing)
