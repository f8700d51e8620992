"""Judges passwords, and makes whoever typed many wrong ones wait. A delay is an answer, never a sleep.

What is seen from outside is counted by what was typed, whether or not there is such an account, so waiting tells nobody
who has one; and two names of one account are counted apart, so it tells nobody that they belong together. The account
counts all its failures too: while it is locked by those of its other name, every password is a wrong one.

A try is counted before its hash is computed and forgiven after: many at once get no more tries than one by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portal.accounts.account import Account, AccountState
from portal.accounts.device import knows
from portal.accounts.folding import fold_email, fold_username
from portal.accounts.hashing import HashingOverloaded, Verdict
from portal.flows.flow import Origin
from portal.flows.network import source_of
from portal.flows.ports import Failures, Unit
from portal.realms.realm import BruteForce, Realm

if TYPE_CHECKING:
    from portal.flows.step import Services

BY_SOURCE = BruteForce(
    factor=50,
    increment=timedelta(seconds=10),
    longest=timedelta(minutes=5),
    forgotten_after=timedelta(minutes=15),
    is_linear=True,
)
"""For all that one machine types, whatever names it types them for. A whole office may be one source, so it is wide,
and its window ends some time after its first failure; a success of somebody there ends nothing."""

NOBODY = "00000000-0000-0000-0000-000000000000"
"""The account of a name that nobody has: counting a failure for it takes the same time, and nothing is kept."""

KEPT = timedelta(days=7)
"""How long failures are kept that nobody adds to."""


@dataclass(frozen=True)
class Attempt:
    """A password, typed for a login: the account found by it, if there is one, and the tokens that the device holds."""

    realm: Realm
    origin: Origin
    login: str
    account: Account | None
    devices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delayed:
    """Not looked at: too many wrong passwords came before. `seconds` to wait, at least 1."""

    seconds: int


@dataclass(frozen=True)
class Judged:
    """What a password is worth. `error` is Keycloak's word for an event, empty for the right one."""

    error: str = ""
    needs_rehash: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it is the account's password, and the account not locked."""
        return not self.error


class PasswordJudge:
    """The one place where a typed password is compared with an account's: every door and every page asks here."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    def judge(self, attempt: Attempt, password: str) -> Judged | Delayed:
        """Whether the password is right, or how long to wait before it is looked at. Where it is looked at, exactly one
        hash is computed, whether or not there is an account. Raises HashingOverloaded, counting nothing."""
        before = self._begin(attempt)
        if isinstance(before, Delayed):
            return before
        account = attempt.account
        try:
            verdict = self._services.hasher.verify(password, account.password_hash if account else None)
        except HashingOverloaded:
            self._give_back(attempt, before)
            raise
        return self._end(attempt, before, verdict)

    def forgive(self, account: Account, unit: Unit) -> None:
        """Forgets the wrong passwords of an account: its owner gave the right one, or chose a new one by mail."""
        self._forget(self._own_keys(account), unit)
        if account.failures or account.locked_until:
            unit.accounts.clear_failures(account.id)

    def _begin(self, attempt: Attempt) -> Failures | Delayed:
        """Counts the try as a wrong one; what was counted before it. Nothing is counted while there is to wait."""
        now, key = self._services.clock.now(), self._key(attempt)
        with self._services.work.transaction() as unit:
            before = unit.failures.take(key)
            counted = [before] if self._device(attempt) else [before, unit.failures.take(self._source_key(attempt))]
            seconds = max(_seconds_left(each, now) for each in counted)
            if seconds:
                return Delayed(seconds)
            unit.failures.put(key, failed(attempt.realm.brute_force, before, now))
        return before

    def _give_back(self, attempt: Attempt, before: Failures) -> None:
        with self._services.work.transaction() as unit:
            unit.failures.put(self._key(attempt), before)

    def _end(self, attempt: Attempt, before: Failures, verdict: Verdict) -> Judged:
        account, error = attempt.account, self._error(attempt, verdict)
        with self._services.work.transaction() as unit:
            if account and not error:
                self._forget({self._key(attempt), *self._own_keys(account)}, unit)
                self.forgive(account, unit)
                return Judged(needs_rehash=verdict.needs_rehash)
            self._count_quick(attempt, before, unit)
            self._count_source(attempt, unit)
            counted = account.id if account and error == "invalid_user_credentials" else NOBODY
            if self._count(attempt.realm, counted, unit):
                error = "user_disabled_by_permanent_lockout"
        return Judged(error)

    def _error(self, attempt: Attempt, verdict: Verdict) -> str:
        account, now = attempt.account, self._services.clock.now()
        if account is None:
            return "user_not_found"
        if account.locked_until and now < account.locked_until and not self._device(attempt):
            return "user_temporarily_disabled"
        return "" if verdict.matches else "invalid_user_credentials"

    def _count_quick(self, attempt: Attempt, before: Failures, unit: Unit) -> None:
        """Two wrong passwords within a moment. Only now, because two right ones are a double click."""
        now, rule, key = self._services.clock.now(), attempt.realm.brute_force, self._key(attempt)
        counted = unit.failures.take(key)
        if before.last_at is not None and now - before.last_at < rule.quick:
            until = max(counted.until or now, now + rule.quick_wait)
            unit.failures.put(key, replace(counted, until=until))

    def _count_source(self, attempt: Attempt, unit: Unit) -> None:
        now, key = self._services.clock.now(), self._source_key(attempt)
        before = unit.failures.take(key)
        after = failed(BY_SOURCE, before, now)
        # Kept at the first failure of the window.
        unit.failures.put(key, after if after.amount == 1 else replace(after, last_at=before.last_at))

    def _count(self, realm: Realm, account_id: str, unit: Unit) -> bool:
        """Counts one in the account as it is now; true where that was the one too many."""
        now, rule = self._services.clock.now(), realm.brute_force
        before = unit.accounts.failures_of(account_id)
        after = failed(rule, before or Failures(), now)
        if after.amount == 1:
            unit.accounts.clear_failures(account_id)
        unit.accounts.count_failure(account_id, now, after.until)
        if before is None or rule.permanent_from is None or after.amount < rule.permanent_from:
            return False
        unit.accounts.set_state(account_id, AccountState.INACTIVE)
        return True

    def _device(self, attempt: Attempt) -> str:
        """The token of a device that signed in to the account before, or nothing."""
        account, pseudonyms = attempt.account, self._services.pseudonyms
        if account is None:
            return ""
        return next((token for token in attempt.devices if knows(pseudonyms, account, token)), "")

    def _key(self, attempt: Attempt) -> str:
        """What the try is counted by: the known device, else the login as it was typed."""
        if device := self._device(attempt):
            return self._services.pseudonyms.of("failures of a device", attempt.realm.id, device)
        return self._login_key(attempt.realm.id, attempt.login)

    def _own_keys(self, account: Account) -> set[str]:
        # A name that was only written down may be somebody else's.
        return {self._login_key(account.realm_id, known.value) for known in account.identifiers if known.is_claimed}

    def _login_key(self, realm_id: str, login: str) -> str:
        folded = fold_email(login) if "@" in login else fold_username(login)
        return self._services.pseudonyms.of("failures of a login", realm_id, folded)

    def _source_key(self, attempt: Attempt) -> str:
        return self._services.pseudonyms.of("failures of a source", attempt.realm.id, source_of(attempt.origin.address))

    @staticmethod
    def _forget(keys: Iterable[str], unit: Unit) -> None:
        # Always in the same order: two names of one account at once must not wait for each other.
        for key in sorted(keys):
            unit.failures.forget(key)


def failed(rule: BruteForce, before: Failures, now: datetime) -> Failures:
    """What is counted after one more failure."""
    is_forgotten = before.last_at is None or now - before.last_at > rule.forgotten_after
    amount = 1 if is_forgotten else before.amount + 1
    wait = wait_after(rule, amount)
    return Failures(amount, now, now + wait if wait else None)


def wait_after(rule: BruteForce, amount: int) -> timedelta:
    """How long the next try waits after so many failures."""
    steps = amount - rule.factor + 1 if rule.is_linear else amount // rule.factor
    return min(max(0, steps) * rule.increment, rule.longest)


def _seconds_left(counted: Failures, now: datetime) -> int:
    """At least 1 while there is anything left to wait."""
    if counted.until is None or counted.until <= now:
        return 0
    return max(1, round((counted.until - now).total_seconds()))
