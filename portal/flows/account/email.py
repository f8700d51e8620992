"""Begins the change of one's e-mail address: the password once more, then the proof of the new mailbox."""

from dataclasses import replace

from portal.accounts.account import IdentifierKind
from portal.accounts.folding import fold_email
from portal.accounts.proof import Purpose
from portal.events.event import EventType
from portal.flows.account.owner import Owner
from portal.flows.account.reauthentication import not_the_owner
from portal.flows.address_change import ADDRESS, put_address
from portal.flows.engine import Engine
from portal.flows.flow import Flow, FlowKind
from portal.flows.outcome import Need
from portal.flows.ports import Unit
from portal.profile.attribute import EMAIL
from portal.profile.context import Situation
from portal.profile.validate import validate_attribute
from portal.profile.violation import Violation


def change_email(
    owner: Owner, engine: Engine, key: str, typed: str, password: str
) -> Flow | tuple[Violation, ...] | None:
    """The flow that `key` opens and that waits for the proof of the new address; none where the realm wants no proof
    and the address is in place already; or everything that is wrong. Raises HashingOverloaded."""
    judged = _judge(owner, typed)
    wrong = not_the_owner(owner, password, EventType.UPDATE_EMAIL)
    found = (*((judged,) if isinstance(judged, Violation) else ()), *((wrong,) if wrong else ()))
    if found or isinstance(judged, Violation):
        return found
    if not owner.compiled.realm.verify_email:
        return _put(owner, judged)
    return _begin(owner, engine, key, judged)


def pending_address(owner: Owner) -> str:
    """The address that waits for its proof, or nothing."""
    with owner.services.work.reading() as unit:
        proof = unit.proofs.newest(owner.account.id, Purpose.CHANGE_EMAIL)
    return proof.address if proof and proof.is_link_alive(owner.now) else ""


def _judge(owner: Owner, typed: str) -> str | Violation:
    """The address in its one spelling, or what is wrong with it. Whether it is taken is told under `explain` only."""
    attribute = owner.compiled.realm.profile.named(EMAIL)
    if attribute is None:
        return Violation(EMAIL, "error-user-attribute-read-only")
    judged = validate_attribute(attribute, (typed,), replace(owner.context, situation=Situation.UPDATE_EMAIL))
    if judged.violation:
        return judged.violation
    if not judged.values:
        return Violation(EMAIL, "missingEmailMessage")
    address = judged.values[0]
    if address == owner.account.email and owner.account.is_email_verified:
        return Violation(EMAIL, "emailUnchangedMessage")
    return Violation(EMAIL, "emailExistsMessage") if _is_told_taken(owner, address) else address


def _is_told_taken(owner: Owner, address: str) -> bool:
    realm = owner.compiled.realm
    if not realm.discloses_taken_email or realm.duplicate_emails_allowed:
        return False
    with owner.services.work.reading() as unit:
        holder = unit.accounts.holding(realm.id, IdentifierKind.EMAIL, fold_email(address))
    return holder is not None and holder.id != owner.account.id


def _put(owner: Owner, address: str) -> tuple[Violation, ...] | None:
    with owner.services.work.transaction() as unit:
        account = unit.accounts.get(owner.account.id) or owner.account
        has_it = put_address(owner.station, account, address, unit, is_proven=False)
    return None if has_it else (Violation(EMAIL, "emailExistsMessage"),)


def _begin(owner: Owner, engine: Engine, key: str, address: str) -> Flow | None:
    begun = engine.begin(owner.compiled, FlowKind.CHANGE_EMAIL, key, owner.origin)
    flow = replace(begun, account_id=owner.account.id).noting(**{ADDRESS: address})
    with owner.services.work.transaction() as unit:
        _forget_others(owner, address, unit)
        unit.flows.add(flow)
        outcome = engine.advance(replace(owner.station, flow=flow), unit)
    return outcome.flow if isinstance(outcome, Need) else None


def _forget_others(owner: Owner, address: str, unit: Unit) -> None:
    """One change waits at a time; asking for the same one again sends no second mail before its time."""
    waiting = unit.proofs.newest(owner.account.id, Purpose.CHANGE_EMAIL)
    if waiting and waiting.address != address:
        unit.proofs.void(owner.account.id, Purpose.CHANGE_EMAIL, owner.now)
