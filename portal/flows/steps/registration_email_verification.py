"""Waits for the proof of the mailbox: the code typed here, or the link pressed anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.accounts.account import Account, Identifier, IdentifierKind
from portal.accounts.folding import fold_email
from portal.accounts.proof import Purpose
from portal.events.event import EventType
from portal.flows.flow import Flow
from portal.flows.mailbox import (
    CodeState,
    ask_for_proof,
    give_proof,
    newest_proof,
    seconds_to_wait,
    send_again,
    try_code,
    verification,
)
from portal.flows.outcome import Ask, AskCode
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Station
from portal.profile.attribute import EMAIL
from portal.profile.validate import validate_attribute
from portal.profile.violation import Violation

CODE = "code"


@dataclass(frozen=True)
class RegistrationEmailVerification(BaseStep):
    """A page of its own: it shows the address, takes the code, sends again, corrects the address."""

    page: ClassVar[str | None] = "verify-email"

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """The code from the mail."""
        return (AskCode(at.flow.notes.get("address", "")),)

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """The address, and how long until another mail may be asked for."""
        account = _account(at, unit)
        proof = newest_proof(verification(at, account), unit)
        wait = seconds_to_wait(at, proof.sent_at) if proof else 0
        is_proven = account.is_email_verified
        is_held = proof is None and not is_proven
        return {"address": account.email or "", "wait": wait, "is_proven": is_proven, "is_held": is_held}

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """Only that something was typed; whether it is right counts as a try and is found in `commit`."""
        if at.first(CODE).strip() or self.is_met(at, unit):
            return ()
        return (Violation(CODE, "missingCodeMessage"),)

    def accept(self, at: Station) -> Flow:
        """A code leaves nothing in the flow."""
        return at.flow

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """Five tries per code, counted by one atomic update each; a right code gives the proof."""
        if self.is_met(at, unit):
            return at.flow
        account = _account(at, unit)
        proof = newest_proof(verification(at, account), unit)
        found = try_code(at, proof, at.first(CODE), unit)
        if found is CodeState.RIGHT and proof and give_proof(at, account, proof, unit):
            return at.flow
        told = CodeState.EXPIRED if found is CodeState.RIGHT else found
        at.tell(unit, EventType.VERIFY_EMAIL, error=told.error)
        return (Violation(CODE, told.value),)

    def enter(self, at: Station, unit: Unit) -> Flow:
        """Sends the mail, unless one is on its way already."""
        account = _account(at, unit)
        ask_for_proof(at, verification(at, account), unit)
        return at.flow.noting(address=account.email or "")

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Proven, here or on another device; an account without an address has nothing to prove."""
        account = _account(at, unit)
        return account.is_email_verified or account.email is None

    def act(self, at: Station, action: str, unit: Unit) -> Flow | tuple[Violation, ...]:
        """`resend`: another mail. `correct`: another address."""
        if self.is_met(at, unit):
            return at.flow
        if action == "correct":
            return self._correct(at, unit)
        waits = send_again(at, verification(at, _account(at, unit)), unit) if action == "resend" else None
        return (waits.violation,) if waits else at.flow

    def _correct(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        realm, account = at.compiled.realm, _account(at, unit)
        attribute = realm.profile.named(EMAIL)
        if attribute is None:
            return at.flow
        judged = validate_attribute(attribute, at.given.get(EMAIL, ()), at.context)
        if judged.violation:
            return (judged.violation,)
        if not judged.values:
            return (Violation(EMAIL, "missingEmailMessage"),)
        email = Identifier(IdentifierKind.EMAIL, judged.values[0], fold_email(judged.values[0]))
        if realm.discloses_taken_email and unit.accounts.holding(realm.id, email.kind, email.folded):
            return (Violation(EMAIL, "emailExistsMessage"),)
        if email.value == account.email:
            return self.act(at, "resend", unit)
        return self._move_to(email, at, account, unit)

    @staticmethod
    def _move_to(email: Identifier, at: Station, account: Account, unit: Unit) -> Flow:
        unit.accounts.replace_identifier(account.id, email)
        unit.proofs.void(account.id, Purpose.VERIFY_EMAIL, at.services.clock.now())
        at.tell(unit, EventType.UPDATE_EMAIL, previous_email=account.email or "", updated_email=email.value)
        changed = replace(account, identifiers=(*(k for k in account.identifiers if k.kind is not email.kind), email))
        ask_for_proof(at, verification(at, changed), unit)
        return at.flow.noting(address=email.value)


def _account(at: Station, unit: Unit) -> Account:
    account = unit.accounts.get(at.flow.account_id) if at.flow.account_id else None
    if account is None:
        raise LookupError("the proof of a mailbox comes after the creation of the account; check the registration flow")
    return account
