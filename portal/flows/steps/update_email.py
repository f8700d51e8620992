"""Waits for the proof of an account's new e-mail address; until then the old one stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.account import Account
from portal.events.event import EventType
from portal.flows.address_change import ADDRESS, change_request, give_new_address, is_changed
from portal.flows.flow import Flow
from portal.flows.mailbox import CodeState, ask_for_proof, newest_proof, seconds_to_wait, send_again, try_code
from portal.flows.outcome import Ask, AskCode
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Station
from portal.profile.violation import Violation

CODE = "code"


@dataclass(frozen=True)
class UpdateEmail(BaseStep):
    """A page of its own: it shows the new address, takes the code, sends again."""

    page: ClassVar[str | None] = "update-email"

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """The code from the mail."""
        return (AskCode(at.flow.notes.get(ADDRESS, "")),)

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """The address, and how long until another mail may be asked for."""
        account = _account(at, unit)
        proof = newest_proof(change_request(at, account), unit)
        wait = seconds_to_wait(at, proof.sent_at) if proof else 0
        return {"address": at.flow.notes.get(ADDRESS, ""), "wait": wait, "is_proven": is_changed(at, account)}

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """Only that something was typed; whether it is right counts as a try and is found in `commit`."""
        if at.first(CODE).strip() or self.is_met(at, unit):
            return ()
        return (Violation(CODE, "missingCodeMessage"),)

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """A right code puts the new address in place."""
        if self.is_met(at, unit):
            return at.flow
        account = _account(at, unit)
        proof = newest_proof(change_request(at, account), unit)
        found = try_code(at, proof, at.first(CODE), unit)
        if found is CodeState.RIGHT and proof and give_new_address(at, account, proof, unit):
            return at.flow
        told = CodeState.EXPIRED if found is CodeState.RIGHT else found
        at.tell(unit, EventType.UPDATE_EMAIL, error=told.error)
        return (Violation(CODE, told.value),)

    def enter(self, at: Station, unit: Unit) -> Flow:
        """Sends the mail, unless one is on its way already."""
        ask_for_proof(at, change_request(at, _account(at, unit)), unit)
        return at.flow

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Proven, here or by the link."""
        return is_changed(at, _account(at, unit))

    def act(self, at: Station, action: str, unit: Unit) -> Flow | tuple[Violation, ...]:
        """`resend`: another mail."""
        if action != "resend" or self.is_met(at, unit):
            return at.flow
        waits = send_again(at, change_request(at, _account(at, unit)), unit)
        return (waits.violation,) if waits else at.flow


def _account(at: Station, unit: Unit) -> Account:
    account = unit.accounts.get(at.flow.account_id) if at.flow.account_id else None
    if account is None:
        raise LookupError("the change of an address begins at an account")
    return account
