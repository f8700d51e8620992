"""The proof of a mailbox: asking for it, sending again, and what follows when it is given.

Claimed by proof, not by typing: until then any number of `new` accounts may have written an address down.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.proof import Proof, Purpose
from portal.events.event import EventType
from portal.flows.ports import MailOrder, Unit
from portal.flows.step import Station


@dataclass(frozen=True)
class Wait:
    """Seconds until another mail may be asked for."""

    seconds: int


def ask_for_proof(at: Station, account: Account, unit: Unit) -> Proof:
    """The account's live proof, or a new one with its mail."""
    now = at.services.clock.now()
    known = unit.proofs.newest(account.id, Purpose.VERIFY_EMAIL)
    if known and known.address == account.email and known.is_link_alive(now):
        return known
    proof = Proof(
        id=str(uuid.uuid4()),
        purpose=Purpose.VERIFY_EMAIL,
        realm_id=account.realm_id,
        account_id=account.id,
        address=account.email or "",
        asked_at=now,
        sent_at=now,
        flow_id=at.flow.id,
        link_life=at.compiled.realm.verify_email_life,
    )
    unit.proofs.add(proof)
    _send(at, account, proof, unit)
    return proof


def send_again(at: Station, account: Account, unit: Unit) -> Wait | None:
    """Another mail, with the same code while it lives; or how long to wait before asking again."""
    now = at.services.clock.now()
    proof = unit.proofs.newest(account.id, Purpose.VERIFY_EMAIL)
    if proof is None or proof.address != account.email:
        ask_for_proof(at, account, unit)
        return None
    wait = seconds_to_wait(at, proof, now)
    if wait:
        return Wait(wait)
    if proof.is_code_alive(now):
        unit.proofs.mark_sent(proof.id, now)
    else:
        proof = unit.proofs.renew(proof.id, now)
    _send(at, account, proof, unit)
    return None


def seconds_to_wait(at: Station, proof: Proof, now: datetime) -> int:
    """The rest of the realm's cool-down since the last mail; 0 when there is none."""
    since = (now - proof.sent_at).total_seconds()
    return max(0, round(at.compiled.realm.resend_cooldown.total_seconds() - since))


def give_proof(at: Station, account: Account, proof: Proof, unit: Unit) -> bool:
    """Redeems the proof and claims the address: true for one caller only, and only while nobody else holds it.

    The one place where an address becomes verified. The other accounts that wrote it down end here, with their
    sessions and flows, so that nobody waits behind a mailbox that is not theirs.
    """
    now = at.services.clock.now()
    email = account.identifier(IdentifierKind.EMAIL)
    if email is None or email.value != proof.address or not unit.proofs.redeem(proof.id, proof.generation, now):
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
    unit.proofs.void(account_id, Purpose.VERIFY_EMAIL, at)


def _dismiss_others(at: Station, winner: str, email: Identifier, unit: Unit) -> None:
    for loser in unit.accounts.other_claimants(at.compiled.realm.id, email.kind, email.folded, but=winner):
        dismiss(loser, at.services.clock.now(), unit)


def _send(at: Station, account: Account, proof: Proof, unit: Unit) -> None:
    """To a mailbox that has an account already goes a mail that says so: the page must not tell, its owner may know."""
    realm, origin = at.compiled.realm, at.flow.origin
    email = account.identifier(IdentifierKind.EMAIL)
    owner = unit.accounts.holding(realm.id, IdentifierKind.EMAIL, email.folded) if email else None
    is_taken = owner is not None and owner.id != account.id
    order = MailOrder(
        template="already-registered" if is_taken else "email-verification",
        realm_id=realm.id,
        to=(owner.email or proof.address) if owner and is_taken else proof.address,
        origin_theme=realm.email_theme or origin.theme,
        locale=origin.locale,
        base_url=origin.base_url,
        account_id=owner.id if owner and is_taken else account.id,
        proof_id=None if is_taken else proof.id,
        facts={} if is_taken else {"generation": str(proof.generation)},
    )
    unit.outbox.put(order, at.services.clock.now())
    at.tell(unit, EventType.SEND_VERIFY_EMAIL, email=proof.address, username=account.username)
