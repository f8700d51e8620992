"""Waits for the code of a reset (Keycloak's `reset-credential-email`). A link opens a flow of its own, elsewhere.

Whether there is an account shows in no sentence here: a code that is wrong, too old or worn out and one that was never
sent are refused alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from portal.accounts.account import Account, AccountState
from portal.accounts.proof import Proof
from portal.events.event import EventType
from portal.flows.flow import Flow
from portal.flows.mailbox import CodeState, Wait, seconds_to_wait, try_code
from portal.flows.outcome import Ask, AskCode
from portal.flows.ports import Unit
from portal.flows.reset import LOGIN, PROOF, SENT_AT, ask_by_mail, reset_proof_id, used_proof
from portal.flows.step import BaseStep, Station
from portal.profile.violation import Violation

CODE = "code"
_GOOD = (AccountState.NEW, AccountState.ACTIVE)


@dataclass(frozen=True)
class ResetCredentialEmail(BaseStep):
    """A page of its own: it takes the code and sends again."""

    page: ClassVar[str | None] = "reset-code"

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """The code from the mail."""
        return (AskCode(at.flow.notes.get(LOGIN, "")),)

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """What was typed, how long until another mail may be asked for, and whether the link was used elsewhere."""
        proof = unit.proofs.get(reset_proof_id(at.flow.id))
        is_used = proof is not None and proof.used_at is not None
        login, is_held = at.flow.notes.get(LOGIN, ""), SENT_AT not in at.flow.notes
        return {"login": login, "wait": _wait(at, at.flow), "is_proven": is_used, "is_held": is_held}

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """Only that something was typed; whether it is right counts as a try and is found in `commit`."""
        return () if at.first(CODE).strip() else (Violation(CODE, "missingCodeMessage"),)

    def accept(self, at: Station) -> Flow:
        """A code leaves nothing in the flow."""
        return at.flow

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """A right code is used up here, by this flow: that row, and nothing else, lets it go on."""
        proof = unit.proofs.get(reset_proof_id(at.flow.id))
        found = try_code(at, proof, at.first(CODE), unit)
        account = unit.accounts.get(proof.account_id) if proof and found is CodeState.RIGHT else None
        if proof and account and _use(at, proof, account, unit):
            return replace(at.flow, account_id=account.id).noting(**{PROOF: proof.id})
        at.tell(unit, EventType.RESET_PASSWORD, error=found.error, username=at.flow.notes.get(LOGIN, ""))
        return (Violation(CODE, "resetCodeRefused"),)

    def enter(self, at: Station, unit: Unit) -> Flow:
        """Asks for the mail; while the budget is used up none is queued."""
        return at.flow if ask_by_mail(at, unit) else _sent(at)

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Only by a row that this flow used up."""
        return used_proof(at, unit) is not None

    def act(self, at: Station, action: str, unit: Unit) -> Flow | tuple[Violation, ...]:
        """`resend`: another mail, for whoever it may be."""
        flow = unit.flows.get(at.flow.id) or at.flow
        if action != "resend":
            return flow
        seconds = _wait(at, flow)
        wait = Wait(seconds) if seconds else ask_by_mail(at.moved(flow), unit)
        return (wait.violation,) if wait else _sent(at.moved(flow))


def _use(at: Station, proof: Proof, account: Account, unit: Unit) -> bool:
    now = at.services.clock.now()
    return account.state in _GOOD and unit.proofs.redeem(proof.id, proof.generation, now, by=at.flow.id)


def _sent(at: Station) -> Flow:
    return at.flow.noting(**{SENT_AT: at.services.clock.now().isoformat()})


def _wait(at: Station, flow: Flow) -> int:
    """The flow's own memory, not the row's: whether there is a row must not show."""
    sent_at = flow.notes.get(SENT_AT)
    return seconds_to_wait(at, datetime.fromisoformat(sent_at)) if sent_at else 0
