"""Asks the new password (Keycloak's `reset-password`), of whoever's flow used up the proof of the mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.accounts.account import Account, AccountState
from portal.events.event import EventType
from portal.flows.flow import Flow
from portal.flows.mailbox import confirm_address
from portal.flows.new_password import NEW, judge_new_password, set_new_password
from portal.flows.outcome import Ask, AskPassword
from portal.flows.ports import Unit
from portal.flows.reset import used_proof
from portal.flows.step import BaseStep, Station
from portal.profile.violation import Violation

_ENDED = Violation("", "resetEndedMessage")


@dataclass(frozen=True)
class ResetPassword(BaseStep):
    """The new password by the realm's policy; with it everything that hung on the old one ends."""

    page: ClassVar[str | None] = "update-password"

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """One password; typed twice where the realm says so."""
        return (AskPassword(at.compiled.realm.confirms_password, NEW),)

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """Whose password it is: whoever reads the mailbox may know."""
        account = proven_account(at, unit)
        return {"address": account.email or "" if account else ""}

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """First whether this flow may at all: its row decides, not where the flow stands."""
        account = proven_account(at, unit)
        if account is None:
            return (_ENDED,)
        return judge_new_password(at, account)

    def accept(self, at: Station) -> Flow:
        """Hashes: the costly part, after everything else was found right."""
        return replace(at.flow, password_hash=at.services.hasher.hash(at.first(NEW)))

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """An address nobody holds becomes the account's with the same stroke that puts the new password in place: no
        moment in which the proof counts and a squatter's password still does."""
        account = proven_account(at, unit)
        if account is None or at.flow.password_hash is None:
            return (_ENDED,)
        if not account.is_email_verified and not confirm_address(at, account, unit):
            return (_ENDED,)
        account = unit.accounts.get(account.id) or account
        set_new_password(at, account, at.flow.password_hash, unit)
        at.tell(unit, EventType.RESET_PASSWORD, username=account.username)
        return replace(at.flow, password_hash=None)


def proven_account(at: Station, unit: Unit) -> Account | None:
    """The account whose mailbox this flow proved, asked anew each time: it may have been switched off, or its address
    changed, since."""
    proof = used_proof(at, unit)
    account = unit.accounts.get(proof.account_id) if proof else None
    if proof is None or account is None or account.email != proof.address:
        return None
    return account if account.state in (AccountState.NEW, AccountState.ACTIVE) else None
