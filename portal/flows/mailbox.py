"""The proof of a mailbox: asking for it, sending again, trying its code, and what follows when it is given.

One mechanism for every purpose: a sign-up, a forgotten password, a new address. Claimed by proof, not by typing: until
then any number of `new` accounts may have written an address down.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.proof import MAX_TRIES, Proof, Purpose
from portal.events.event import EventType
from portal.flows.flow import Origin
from portal.flows.ports import MailOrder, Unit
from portal.flows.step import Station
from portal.profile.violation import Violation
from portal.realms.realm import BASE_THEME, Realm


@dataclass(frozen=True)
class ProofRequest:
    """What is asked of a mailbox: for what, whose account it concerns, by which mail; `life` is the link's.

    `proof_id` names the one row that answers it; without a name it is the account's newest for the purpose.
    """

    purpose: Purpose
    account: Account
    address: str
    template: str
    life: timedelta
    sent: EventType
    proof_id: str | None = None


@dataclass(frozen=True)
class Wait:
    """Seconds until another mail may be asked for, and the reason as a message key."""

    seconds: int
    code: str = "emailVerifySendCooldown"

    @property
    def violation(self) -> Violation:
        """The same, for the page; it belongs to no field."""
        return Violation("", self.code, {"seconds": self.seconds})


MAIL_HELD = "mailHeldMessage"
"""The key of what is said while no more mail is sent; in a page's notes `is_held` tells it."""

NOT_SENT, USED_UP = "email_send_failed", "mail budget used up"
"""Keycloak's error of an event about a mail, and our reason for it."""


class CodeState(Enum):
    """What a typed code is worth, as a message key."""

    RIGHT = ""
    WRONG = "codeWrongMessage"
    EXPIRED = "codeExpiredMessage"
    WORN_OUT = "codeTriesMessage"

    @property
    def error(self) -> str:
        """Keycloak's word for an event."""
        return "invalid_code" if self is CodeState.WRONG else "expired_code"


def verification(at: Station, account: Account) -> ProofRequest:
    """The request that a sign-up makes of its address."""
    life = at.compiled.realm.verify_email_life
    template, sent = "email-verification", EventType.SEND_VERIFY_EMAIL
    return ProofRequest(Purpose.VERIFY_EMAIL, account, account.email or "", template, life, sent)


def newest_proof(request: ProofRequest, unit: Unit) -> Proof | None:
    """The row that answers the request, used or not, where it is for the same mailbox."""
    own = request.account.id, request.purpose
    known = unit.proofs.get(request.proof_id) if request.proof_id else unit.proofs.newest(*own)
    return known if known and known.address == request.address else None


def ask_for_proof(at: Station, request: ProofRequest, unit: Unit) -> Wait | None:
    """Makes sure of a live proof: the one there is, or a new one with its mail. While the budget is used up there is
    neither, and the wait is answered."""
    now = at.services.clock.now()
    known = newest_proof(request, unit)
    if known and known.is_link_alive(now):
        return None
    held = _spend(at, request, unit)
    if held:
        return held
    proof = Proof(
        id=request.proof_id or str(uuid.uuid4()),
        purpose=request.purpose,
        realm_id=request.account.realm_id,
        account_id=request.account.id,
        address=request.address,
        asked_at=now,
        sent_at=now,
        flow_id=at.flow.id,
        link_life=request.life,
    )
    unit.proofs.add(proof)
    _send(at, request, proof, unit)
    return None


def send_again(at: Station, request: ProofRequest, unit: Unit) -> Wait | None:
    """Another mail, with the same code while it lives; or how long to wait before asking again."""
    now = at.services.clock.now()
    proof = newest_proof(request, unit)
    if proof is None:
        return ask_for_proof(at, request, unit)
    wait = seconds_to_wait(at, proof.sent_at)
    if wait:
        return Wait(wait)
    held = _spend(at, request, unit)
    if held:
        return held
    _send(at, request, refreshed(proof, now, unit), unit)
    return None


def refreshed(proof: Proof, now: datetime, unit: Unit) -> Proof:
    """The proof for another mail: as it is while its code lives, else its next generation."""
    if not proof.is_code_alive(now):
        return unit.proofs.renew(proof.id, now)
    unit.proofs.mark_sent(proof.id, now)
    return proof


def seconds_to_wait(at: Station, sent_at: datetime) -> int:
    """The rest of the realm's cool-down since the last mail; 0 when there is none."""
    since = (at.services.clock.now() - sent_at).total_seconds()
    return max(0, round(at.compiled.realm.resend_cooldown.total_seconds() - since))


def try_code(at: Station, proof: Proof | None, typed: str, unit: Unit) -> CodeState:
    """Counts one try by an atomic update and judges it. A right code redeems nothing yet."""
    if proof is None or not proof.is_code_alive(at.services.clock.now()):
        is_worn_out = proof is not None and proof.used_at is None and proof.tries >= MAX_TRIES
        return CodeState.WORN_OUT if is_worn_out else CodeState.EXPIRED
    tries = unit.proofs.count_try(proof.id)
    if tries is None:
        return CodeState.WORN_OUT
    if at.services.secrets.is_code(proof, typed):
        return CodeState.RIGHT
    return CodeState.WORN_OUT if tries >= MAX_TRIES else CodeState.WRONG


def give_proof(at: Station, account: Account, proof: Proof, unit: Unit) -> bool:
    """Redeems the proof and confirms the address: true for one caller only, and only while nobody else holds it."""
    if account.email != proof.address or not unit.proofs.redeem(proof.id, proof.generation, at.services.clock.now()):
        return False
    return confirm_address(at, account, unit)


def confirm_address(at: Station, account: Account, unit: Unit) -> bool:
    """Claims the account's address for whoever proved to read it; false where somebody else holds it.

    The one place where an address becomes verified. The other accounts that wrote it down end here, with their
    sessions and flows, so that nobody waits behind a mailbox that is not theirs.
    """
    now, email = at.services.clock.now(), account.identifier(IdentifierKind.EMAIL)
    if email is None:
        return False
    if at.compiled.realm.duplicate_emails_allowed:
        unit.accounts.note_proof(account.id, email, now)
    elif unit.accounts.claim(account.id, email, now):
        _dismiss_others(at, account.id, email, unit)
    else:
        at.tell(unit, EventType.VERIFY_EMAIL, error="email_in_use", email=email.value)
        return False
    if account.state is AccountState.NEW:
        unit.accounts.set_state(account.id, AccountState.ACTIVE)
    at.tell(unit, EventType.VERIFY_EMAIL, email=email.value, username=account.username)
    return True


def dismiss(account_id: str, at: datetime, unit: Unit) -> None:
    """Ends an account that was never proven: its name is free again, nothing of it goes on."""
    unit.accounts.set_state(account_id, AccountState.DELETED)
    unit.flows.end_of_account(account_id)
    unit.sessions.end_of_account(account_id)
    void_proofs(account_id, at, unit)


def void_proofs(account_id: str, at: datetime, unit: Unit) -> None:
    """Ends every code and link of the account that is still under way, but for the way back to its old address: whoever
    changed that one must not be able to close it."""
    for purpose in Purpose:
        if purpose is not Purpose.RESTORE_EMAIL:
            unit.proofs.void(account_id, purpose, at)


def order_mail(at: Station, template: str, to: str, account_id: str | None, proof: Proof | None = None) -> MailOrder:
    """A mail in the dress and language of the flow. `to` empty: to whom, and which mail, is found out when it is sent
    (`addressing`), so that asking takes the same time whoever has an account."""
    realm, origin = at.compiled.realm, at.flow.origin
    return MailOrder(
        template=template,
        realm_id=realm.id,
        to=to,
        origin_theme=mail_theme(realm, origin),
        locale=origin.locale,
        base_url=origin.base_url,
        account_id=account_id,
        proof_id=proof.id if proof else None,
        facts={"generation": str(proof.generation)} if proof else {},
    )


def mail_theme(realm: Realm, origin: Origin) -> str:
    """The realm's own for mails, else that of the page; but what a client or host chose, mails wear too."""
    is_realms_own = origin.theme == (realm.login_theme or BASE_THEME)
    return (realm.email_theme if is_realms_own else "") or origin.theme


def _dismiss_others(at: Station, winner: str, email: Identifier, unit: Unit) -> None:
    for loser in unit.accounts.other_claimants(at.compiled.realm.id, email.kind, email.folded, but=winner):
        dismiss(loser, at.services.clock.now(), unit)


def _spend(at: Station, request: ProofRequest, unit: Unit) -> Wait | None:
    services = at.services
    seconds = services.budget.spend(
        at.compiled.realm, at.origin, request.address, services.clock.now(), unit, is_new=True
    )
    if not seconds:
        return None
    at.tell(unit, request.sent, error=NOT_SENT, email=request.address, reason=USED_UP)
    return Wait(seconds, MAIL_HELD)


def _send(at: Station, request: ProofRequest, proof: Proof, unit: Unit) -> None:
    order = order_mail(at, request.template, "", request.account.id, proof)
    unit.outbox.put(order, at.services.clock.now())
    at.tell(unit, request.sent, email=proof.address, username=request.account.username)
