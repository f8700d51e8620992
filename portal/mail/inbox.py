"""What the development inbox shows: every mail of the outbox as its reader sees it, sent or not."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.accounts.account import Account
from portal.accounts.proof import Proof
from portal.flows.ports import QueuedMail
from portal.mail.message import Unwritable, compose
from portal.mail.ports import MailUnit, MailWork, RenderedMail
from portal.mail.rendering import MailRenderer
from portal.realms.realm import Smtp

# Whom the source names as sender; the server that a mail really left by may say another.
_SENDER = Smtp(host="", port=0, sender="portal@localhost")
_log = logging.getLogger(__name__)

_Found = tuple[QueuedMail, Proof | None, Account | None]


@dataclass(frozen=True)
class ShownMail:
    """One mail. `state` is `queued`, `sent` or `dead`, `error` why it waits or was given up."""

    id: str
    at: str
    to: str
    subject: str
    html: str
    text: str
    source: str
    state: str
    error: str


@dataclass(frozen=True)
class Inbox:
    """Reads the outbox and renders it once more: nothing secret is stored. What names no recipient yet is not shown."""

    work: MailWork
    renderer: MailRenderer

    def newest(self, limit: int = 100) -> Sequence[ShownMail]:
        """The newest mails first."""
        with self.work.reading() as unit:
            found = [_with_matter(unit, mail) for mail in unit.outbox.newest(limit) if mail.order.to]
        return tuple(self._shown(*each) for each in found)

    def one(self, mail_id: str) -> ShownMail | None:
        """One mail, or none of that id."""
        with self.work.reading() as unit:
            mail = unit.outbox.get(mail_id)
            found = _with_matter(unit, mail) if mail else None
        return self._shown(*found) if found else None

    def _shown(self, mail: QueuedMail, proof: Proof | None, account: Account | None) -> ShownMail:
        rendered, error = self._rendered(mail, proof, account)
        return ShownMail(
            id=mail.id,
            at=(mail.sent_at or mail.queued_at).strftime("%Y-%m-%d %H:%M:%S UTC"),
            to=mail.order.to,
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
            source=_source(mail, rendered),
            state=mail.state,
            error=mail.last_error or error,
        )

    def _rendered(self, mail: QueuedMail, proof: Proof | None, account: Account | None) -> tuple[RenderedMail, str]:
        try:
            return self.renderer.render(mail, proof, account), ""
        except Exception as broken:  # noqa: BLE001  (whoever works on a theme wants to see here what is wrong)
            _log.exception("mail %s cannot be shown", mail.id)
            told = f"{type(broken).__name__}: {broken}"
            return RenderedMail(mail.order.to, mail.order.template, told, "", mail.order.locale, f"<{mail.id}>"), told


def _with_matter(unit: MailUnit, mail: QueuedMail) -> _Found:
    order = mail.order
    proof = unit.proofs.get(order.proof_id) if order.proof_id else None
    account = unit.accounts.get(order.account_id) if order.account_id else None
    return mail, _as_it_was(proof, order.facts.get("generation", "")), account


def _as_it_was(proof: Proof | None, generation: str) -> Proof | None:
    """The proof as it stood for this mail, where the mail says so: a renewed one has another code by now."""
    if proof is None or not generation.isdecimal() or int(generation) == proof.generation:
        return proof
    return replace(proof, generation=int(generation), first_handed_over_at=None)


def _source(mail: QueuedMail, rendered: RenderedMail) -> str:
    try:
        return compose(rendered, _SENDER, mail.sent_at or mail.queued_at).as_string()
    except Unwritable as wrong:
        return str(wrong)
