"""Asks whose password was forgotten (Keycloak's `reset-credentials-choose-user`).

Looks nobody up: who has an account is found out when the mail is sent, so the page answers all alike. Only a realm that
discloses accounts anyway (`explain`) says at once that there is none.
"""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.account import AccountState
from portal.flows.flow import Flow
from portal.flows.ports import Unit
from portal.flows.reset import LOGIN, LONGEST_LOGIN
from portal.flows.sign_in import find_account
from portal.flows.step import BaseStep, Station
from portal.profile.attribute import USERNAME
from portal.profile.normalise import readable
from portal.profile.violation import Violation


@dataclass(frozen=True)
class ResetCredentialsChooseUser(BaseStep):
    """One field: user name or e-mail address."""

    page: ClassVar[str | None] = "forgot-password"

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """That something was typed; under `explain` also that it names somebody."""
        if not _typed(at):
            return (Violation(USERNAME, "loginMissing.username"),)
        if not at.compiled.realm.discloses_taken_email:
            return ()
        account = find_account(at.compiled, _typed(at), unit)
        if account is None:
            return (Violation(USERNAME, "invalidUsernameOrEmailMessage"),)
        return (Violation(USERNAME, "accountDisabledMessage"),) if account.state is AccountState.INACTIVE else ()

    def accept(self, at: Station) -> Flow:
        """The flow knows what was typed, and no more."""
        return at.flow.noting(**{LOGIN: _typed(at)})

    def is_met(self, at: Station, unit: Unit) -> bool:
        """A flow that began with a mail's link knows its account."""
        return at.flow.account_id is not None


def _typed(at: Station) -> str:
    return readable(at.first(USERNAME).strip())[:LONGEST_LOGIN]
