"""Another e-mail address for an account: what proves the new one, what follows, and the way back for the old one.

Whoever reads the old mailbox can take a change back for seven days: a thief of session and password must not be able to
take the account for good.
"""

import uuid
from dataclasses import dataclass, replace

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.folding import fold_email
from portal.accounts.proof import RESTORE_LIFE, Proof, Purpose
from portal.accounts.session import new_key
from portal.events.event import EventType
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.mail_link import LinkState, LinkView, dead_state, linked_proof
from portal.flows.mailbox import ProofRequest, confirm_address, order_mail, void_proofs
from portal.flows.ports import Unit
from portal.flows.step import Services, Station

CONFIRM_MAIL, CHANGED_MAIL = "email-update-confirmation", "email-changed"
ADDRESS = "address"
"""What the flow of a change notes: the wanted address."""


def change_request(at: Station, account: Account) -> ProofRequest:
    """The request that a change makes of the new mailbox."""
    life, sent = at.compiled.realm.verify_email_life, EventType.SEND_VERIFY_EMAIL
    return ProofRequest(Purpose.CHANGE_EMAIL, account, at.flow.notes.get(ADDRESS, ""), CONFIRM_MAIL, life, sent)


def is_changed(at: Station, account: Account) -> bool:
    """Whether the account has the wanted address by now, here or by a link pressed elsewhere."""
    return account.is_email_verified and account.email == at.flow.notes.get(ADDRESS, "")


def give_new_address(at: Station, account: Account, proof: Proof, unit: Unit) -> bool:
    """Redeems the proof and puts the new address in place of the old one; false where it was redeemed before, or
    somebody else holds the address."""
    if not unit.proofs.redeem(proof.id, proof.generation, at.services.clock.now()):
        return False
    return put_address(at, account, proof.address, unit, is_proven=True)


def put_address(at: Station, account: Account, address: str, unit: Unit, *, is_proven: bool) -> bool:
    """Puts an address in place and tells the owner of the old one, who gets the way back with it."""
    old = account.identifier(IdentifierKind.EMAIL)
    if not _moved(at, account, address, unit, is_proven=is_proven):
        at.tell(unit, EventType.UPDATE_EMAIL, error="email_in_use", updated_email=address)
        return False
    at.tell(unit, EventType.UPDATE_EMAIL, previous_email=old.value if old else "", updated_email=address)
    if old:
        _offer_the_way_back(at, account, old.value, unit)
    return True


def _moved(at: Station, account: Account, address: str, unit: Unit, *, is_proven: bool) -> bool:
    """Whether the account has the address now. The unique index has the last word; then the old one stays."""
    old, wanted = account.identifier(IdentifierKind.EMAIL), _email(address)
    unit.accounts.replace_identifier(account.id, wanted)
    others = tuple(each for each in account.identifiers if each.kind is not IdentifierKind.EMAIL)
    moved = replace(account, identifiers=(*others, wanted))
    if is_proven:
        has_it = confirm_address(at, moved, unit)
    else:
        has_it = at.compiled.realm.duplicate_emails_allowed or unit.accounts.claim(account.id, wanted, None)
    if not has_it and old:
        unit.accounts.replace_identifier(account.id, old)
        if old.is_claimed:
            unit.accounts.claim(account.id, old, old.verified_at)
    return has_it


def _offer_the_way_back(at: Station, account: Account, address: str, unit: Unit) -> None:
    now = at.services.clock.now()
    proof = Proof(
        id=str(uuid.uuid4()),
        purpose=Purpose.RESTORE_EMAIL,
        realm_id=account.realm_id,
        account_id=account.id,
        address=address,
        asked_at=now,
        sent_at=now,
        link_life=RESTORE_LIFE,
    )
    unit.proofs.add(proof)
    unit.outbox.put(order_mail(at, CHANGED_MAIL, address, account.id, proof), now)


def _email(address: str) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, address, fold_email(address))


@dataclass(frozen=True)
class AddressLinks:
    """The links in the mails of a change. Opening one changes nothing; a person presses."""

    services: Services

    def look(self, compiled: CompiledRealm, token: str, purpose: Purpose) -> LinkView:
        """What a link is worth. `FOREIGN_DEVICE` where it is good: whether this is the owner's session, the door knows.
        Changes nothing."""
        with self.services.work.reading() as unit:
            proof = linked_proof(compiled, token, purpose, unit)
        if proof is None:
            return LinkView(LinkState.UNKNOWN)
        state = dead_state(self.services, proof, token) or LinkState.FOREIGN_DEVICE
        code = self.services.secrets.code(proof) if state is LinkState.FOREIGN_DEVICE else ""
        return LinkView(state, proof.address, proof.asked_at, code=code)

    def account_of(self, compiled: CompiledRealm, token: str) -> str | None:
        """Whose change a link confirms."""
        with self.services.work.reading() as unit:
            proof = linked_proof(compiled, token, Purpose.CHANGE_EMAIL, unit)
        return proof.account_id if proof else None

    def confirm(self, compiled: CompiledRealm, token: str, account_id: str, origin: Origin) -> LinkView:
        """Puts the new address in place, for whoever is signed in to that very account."""
        view = self.look(compiled, token, Purpose.CHANGE_EMAIL)
        if view.state is not LinkState.FOREIGN_DEVICE:
            return view
        with self.services.work.transaction() as unit:
            proof = linked_proof(compiled, token, Purpose.CHANGE_EMAIL, unit)
            account = unit.accounts.get(account_id)
            if proof is None or account is None or proof.account_id != account.id:
                return view
            given = give_new_address(self._station(compiled, account_id, origin), account, proof, unit)
        return replace(view, state=LinkState.PROVEN if given else LinkState.USED, code="")

    def stop(self, compiled: CompiledRealm, token: str, origin: Origin) -> LinkView:
        """For "this was not me": whoever reads the mailbox keeps it out of somebody else's account."""
        view = self.look(compiled, token, Purpose.CHANGE_EMAIL)
        if view.state is not LinkState.FOREIGN_DEVICE:
            return view
        with self.services.work.transaction() as unit:
            proof = linked_proof(compiled, token, Purpose.CHANGE_EMAIL, unit)
            if proof:
                unit.proofs.void(proof.account_id, proof.purpose, self.services.clock.now())
                at = self._station(compiled, proof.account_id, origin)
                at.tell(unit, EventType.UPDATE_EMAIL, error="rejected_by_user")
        return replace(view, state=LinkState.STOPPED, code="")

    def restore(self, compiled: CompiledRealm, token: str, origin: Origin) -> LinkView:
        """Takes a change back: the old address again, everybody out, and, where a person can choose a new password by
        mail, the present one worth nothing: whoever made the change knew it. Raises HashingOverloaded."""
        view = self.look(compiled, token, Purpose.RESTORE_EMAIL)
        if view.state is not LinkState.FOREIGN_DEVICE:
            return view
        can_reset = compiled.realm.reset_password_allowed
        unknown_password = self.services.hasher.hash(new_key()) if can_reset else None
        with self.services.work.transaction() as unit:
            proof = linked_proof(compiled, token, Purpose.RESTORE_EMAIL, unit)
            account = unit.accounts.get(proof.account_id) if proof else None
            if proof is None or account is None or not self._restored(compiled, account, proof, origin, unit):
                return replace(view, state=LinkState.USED)
            self._shut(account, unknown_password, unit)
        return replace(view, state=LinkState.PROVEN)

    def _restored(self, compiled: CompiledRealm, account: Account, proof: Proof, origin: Origin, unit: Unit) -> bool:
        now = self.services.clock.now()
        if account.state is AccountState.DELETED or not unit.proofs.redeem(proof.id, proof.generation, now):
            return False
        at = self._station(compiled, account.id, origin)
        if account.email != proof.address and not _moved(at, account, proof.address, unit, is_proven=True):
            at.tell(unit, EventType.UPDATE_EMAIL, error="email_in_use", updated_email=proof.address)
            return False
        told = {"previous_email": account.email or "", "updated_email": proof.address}
        at.tell(unit, EventType.UPDATE_EMAIL, **told, outcome="restored")
        return True

    def _shut(self, account: Account, unknown_password: str | None, unit: Unit) -> None:
        """Nothing that the one who made the change began goes on: no session, no flow, no way back of theirs, and no
        deletion that they asked for."""
        now = self.services.clock.now()
        unit.sessions.end_of_account(account.id)
        unit.flows.end_of_account(account.id)
        void_proofs(account.id, now, unit)
        unit.proofs.void(account.id, Purpose.RESTORE_EMAIL, now)
        unit.accounts.plan_deletion(account.id, None)
        if unknown_password:
            unit.accounts.set_password_hash(account.id, unknown_password, now)

    def _station(self, compiled: CompiledRealm, account_id: str, origin: Origin) -> Station:
        now, realm = self.services.clock.now(), compiled.realm
        flow = Flow("", "", realm.id, realm.revision, FlowKind.CHANGE_EMAIL, origin, now, now, account_id=account_id)
        return Station(compiled, flow, self.services, {}, origin)
