"""Asks somebody who signs in for a new password (Keycloak's required action `UPDATE_PASSWORD`): the present one was
given by somebody else, or is older than the realm's policy lets it be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from portal.accounts.account import Account, AccountState
from portal.flows.flow import Flow
from portal.flows.new_password import NEW, judge_new_password, set_new_password
from portal.flows.outcome import Ask, AskPassword
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Station
from portal.profile.violation import Violation

ACTION = "UPDATE_PASSWORD"
PAGE = "update-password"
EXPIRY = "forceExpiredPasswordChange"
"""The policy that says after how many days a password has to be changed."""

_ENDED = Violation("", "flowEndedMessage")
_USUAL_DAYS = 365
_LONGEST_DAYS = 36_500


@dataclass(frozen=True)
class UpdatePassword(BaseStep):
    """A page of its own; with the old password everything that hung on it ends."""

    page: ClassVar[str | None] = PAGE

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """One password; typed twice where the realm says so."""
        return (AskPassword(at.compiled.realm.confirms_password, NEW),)

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """Whose password it is, for password managers."""
        account = _account(at, unit)
        return {"username": account.username if account else ""}

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """By the realm's policy."""
        account = _account(at, unit)
        if account is None:
            return (_ENDED,)
        return judge_new_password(at, account)

    def accept(self, at: Station) -> Flow:
        """Hashes: the costly part, after everything else was found right."""
        return replace(at.flow, password_hash=at.services.hasher.hash(at.first(NEW)))

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """Puts it in place; the action is done."""
        account = _account(at, unit)
        if account is None or at.flow.password_hash is None:
            return (_ENDED,)
        set_new_password(at, account, at.flow.password_hash, unit)
        others = tuple(action for action in account.required_actions if action != ACTION)
        unit.accounts.set_required_actions(account.id, others)
        return replace(at.flow, password_hash=None)

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Nobody asks for a new one, and the present one is not too old."""
        account = _account(at, unit)
        return account is None or not (ACTION in account.required_actions or _is_expired(at, account))


def _is_expired(at: Station, account: Account) -> bool:
    """A password of which nobody knows when it was chosen is not."""
    days = at.compiled.policy.noted.get(EXPIRY)
    if days is None or account.password_set_at is None:
        return False
    life = int(days) if days.isdecimal() else _USUAL_DAYS
    return at.services.clock.now() - account.password_set_at > timedelta(days=min(life, _LONGEST_DAYS))


def _account(at: Station, unit: Unit) -> Account | None:
    account = unit.accounts.get(at.flow.account_id) if at.flow.account_id else None
    return account if account and account.state is AccountState.ACTIVE else None
