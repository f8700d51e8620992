"""Finds out to whom a mail goes and which one it is, when it is sent: a page must not take longer, nor write more, for
an address that has an account. The page does not tell who has one; the owner of a mailbox may know."""

from collections.abc import Callable
from dataclasses import replace

from portal.accounts.account import Account, AccountState, IdentifierKind
from portal.accounts.folding import fold_email
from portal.accounts.proof import Proof, Purpose
from portal.events.event import EventType
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Flow, FlowState
from portal.flows.mailbox import NOT_SENT, USED_UP, refreshed
from portal.flows.ports import MailOrder, QueuedMail, Unit
from portal.flows.reset import RESET_MAIL, reset_proof_id
from portal.flows.sign_in import find_account
from portal.flows.step import Services, Station

ALREADY_REGISTERED = "already-registered"


class Addressing:
    """Completes orders that name no recipient."""

    def __init__(self, services: Services, realm_of: Callable[[str], CompiledRealm | None]) -> None:
        self._services = services
        self._realm_of = realm_of

    def address(self, mail: QueuedMail) -> QueuedMail | None:
        """The mail with its recipient, written down so that another try finds it; none where it goes to nobody, and
        then it is gone from the outbox."""
        compiled = self._realm_of(mail.order.realm_id)
        if mail.order.to or compiled is None:
            return mail
        with self._services.work.transaction() as unit:
            order = self._completed(compiled, mail.order, unit)
            if order is None:
                unit.outbox.discard(mail.id)
                return None
            unit.outbox.readdress(mail.id, order)
        return replace(mail, order=order)

    def _completed(self, compiled: CompiledRealm, order: MailOrder, unit: Unit) -> MailOrder | None:
        if order.template == RESET_MAIL and order.proof_id is None:
            return self._reset(compiled, order, unit)
        proof = unit.proofs.get(order.proof_id) if order.proof_id else None
        if proof is None:
            return None
        owner = _other_owner(compiled, proof.address, proof.account_id, unit)
        return _to_owner(order, owner) if owner else replace(order, to=proof.address)

    def _reset(self, compiled: CompiledRealm, order: MailOrder, unit: Unit) -> MailOrder | None:
        flow, login = unit.flows.get(order.facts.get("flow", "")), order.facts.get("login", "")
        if flow is None or flow.state is not FlowState.OPEN:
            return None
        account = find_account(compiled, login, unit)
        at = self._station(compiled, flow, account)
        error = _hindrance(account)
        if error or account is None or account.email is None:
            at.tell(unit, EventType.SEND_RESET_PASSWORD, error=error, username=login)
            return None
        if "@" not in login and not self._spends(at, account.email, unit):
            at.tell(unit, EventType.SEND_RESET_PASSWORD, error=NOT_SENT, username=login, reason=USED_UP)
            return None
        owner = None if account.is_email_verified else _other_owner(compiled, account.email, account.id, unit)
        return _to_owner(order, owner) if owner else self._with_proof(at, order, account, unit)

    def _spends(self, at: Station, address: str, unit: Unit) -> bool:
        """A mailbox is counted by its address, too, where the mail was asked for by user name."""
        return self._services.budget.spend_for_found(at.compiled.realm, address, self._services.clock.now(), unit)

    def _with_proof(self, at: Station, order: MailOrder, account: Account, unit: Unit) -> MailOrder | None:
        proof = self._proof(at, account, unit)
        if proof is None:
            return None
        at.tell(unit, EventType.SEND_RESET_PASSWORD, email=proof.address, username=account.username)
        facts = {"generation": str(proof.generation)}
        return replace(order, to=proof.address, account_id=account.id, proof_id=proof.id, facts=facts)

    def _proof(self, at: Station, account: Account, unit: Unit) -> Proof | None:
        """The flow's one proof: made for its first mail, kept or renewed for another; a used one is over."""
        now, known = self._services.clock.now(), unit.proofs.get(reset_proof_id(at.flow.id))
        if known is None:
            return _new_proof(at, account, unit)
        is_same = known.account_id == account.id and known.address == account.email
        return refreshed(known, now, unit) if is_same and known.used_at is None else None

    def _station(self, compiled: CompiledRealm, flow: Flow, account: Account | None) -> Station:
        known = replace(flow, account_id=account.id if account else None)
        return Station(compiled, known, self._services, {}, flow.origin)


def _new_proof(at: Station, account: Account, unit: Unit) -> Proof:
    now = at.services.clock.now()
    proof = Proof(
        id=reset_proof_id(at.flow.id),
        purpose=Purpose.RESET_PASSWORD,
        realm_id=account.realm_id,
        account_id=account.id,
        address=account.email or "",
        asked_at=now,
        sent_at=now,
        flow_id=at.flow.id,
        link_life=at.compiled.realm.reset_life,
    )
    unit.proofs.add(proof)
    return proof


def _hindrance(account: Account | None) -> str | None:
    if account is None:
        return "user_not_found"
    if account.state is AccountState.INACTIVE:
        return "user_disabled"
    return None if account.email else "invalid_email"


def _other_owner(compiled: CompiledRealm, address: str, account_id: str, unit: Unit) -> Account | None:
    if compiled.realm.duplicate_emails_allowed:
        return None
    owner = unit.accounts.holding(compiled.realm.id, IdentifierKind.EMAIL, fold_email(address))
    return owner if owner and owner.id != account_id else None


def _to_owner(order: MailOrder, owner: Account) -> MailOrder:
    """A mail that says there is an account already; no code and no link of somebody else's sign-up goes along."""
    return replace(
        order, template=ALREADY_REGISTERED, to=owner.email or "", account_id=owner.id, proof_id=None, facts={}
    )
