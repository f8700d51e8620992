"""The own password of whoever shows a token: is this it, and put another one in its place.

Every guess is counted like a sign-in's, under the same name, so that a stolen token is no place to guess and ten wrong
ones here are ten wrong ones there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from portal.accounts.account import Account
from portal.accounts.password_policy import AboutPerson
from portal.events.event import EventType
from portal.flows.brute_force import Attempt, Delayed, Judged, PasswordJudge
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.new_password import set_new_password
from portal.flows.ports import Unit
from portal.flows.step import Services, Station
from portal.profile.violation import Violation
from portal.realms.portico_keys import PASSWORD_API_SIGNS_OUT

NEW = "newPassword"


@dataclass(frozen=True)
class PasswordChange:
    """The password that is to be replaced, and the one to replace it by."""

    current: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True)
class WrongPassword:
    """What was given as the present password is not."""


@dataclass(frozen=True)
class Changed:
    """The new password stands."""


class OwnPassword:
    """Judges and changes passwords for their owners."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._judge = PasswordJudge(services)

    def is_right(self, compiled: CompiledRealm, account: Account, password: str, origin: Origin) -> bool | Delayed:
        """Whether it is the account's password, or how long to wait after too many wrong ones. At most one hash.
        Raises HashingOverloaded."""
        judged = self._judged(compiled, account, password, origin)
        if isinstance(judged, Delayed) or judged.is_right:
            return judged if isinstance(judged, Delayed) else True
        with self._services.work.transaction() as unit:
            self._tell_failure(self._station(compiled, account, origin), judged.error, unit)
        return False

    def change(
        self,
        compiled: CompiledRealm,
        account: Account,
        wanted: PasswordChange,
        origin: Origin,
        *,
        session_id: str | None,
        along: Callable[[Unit], None] | None = None,
    ) -> Changed | WrongPassword | Delayed | tuple[Violation, ...]:
        """Puts the new password in place, for whoever knows the present one. The present one is judged first: the rules
        are nobody's business who does not know it. `along` is called in the transaction of the change. Raises
        HashingOverloaded."""
        judged = self.is_right(compiled, account, wanted.current, origin)
        if judged is not True:
            return judged if isinstance(judged, Delayed) else WrongPassword()
        found = self._broken_rules(compiled, account, wanted)
        if found:
            return found
        password_hash = self._services.hasher.hash(wanted.new)
        with self._services.work.transaction() as unit:
            self._put(self._station(compiled, account, origin), account, password_hash, session_id, unit)
            if along:
                along(unit)
        return Changed()

    def _judged(self, compiled: CompiledRealm, account: Account, password: str, origin: Origin) -> Judged | Delayed:
        attempt = Attempt(compiled.realm, origin, account.username, account)
        judged = self._judge.judge(attempt, password)
        if isinstance(judged, Delayed):
            with self._services.work.transaction() as unit:
                self._tell_failure(self._station(compiled, account, origin), "user_temporarily_disabled", unit)
        return judged

    @staticmethod
    def _tell_failure(at: Station, error: str, unit: Unit) -> None:
        at.tell(unit, EventType.UPDATE_PASSWORD, error=error, reason="invalid_password")

    @staticmethod
    def _broken_rules(compiled: CompiledRealm, account: Account, wanted: PasswordChange) -> tuple[Violation, ...]:
        about = AboutPerson(username=account.username, email=account.email or "")
        found = tuple(replace(each, attribute=NEW) for each in compiled.policy.judge(wanted.new, about))
        return found or ((Violation(NEW, "passwordUnchangedMessage"),) if wanted.new == wanted.current else ())

    @staticmethod
    def _put(at: Station, account: Account, password_hash: str, session_id: str | None, unit: Unit) -> None:
        ends_others = at.compiled.realm.attributes.get(PASSWORD_API_SIGNS_OUT, "").lower() == "true"
        set_new_password(at, account, password_hash, unit, but_session=session_id, ends_sessions=ends_others)

    def _station(self, compiled: CompiledRealm, account: Account, origin: Origin) -> Station:
        now, realm = self._services.clock.now(), compiled.realm
        flow = Flow("", "", realm.id, realm.revision, FlowKind.SIGN_IN, origin, now, now, account_id=account.id)
        return Station(compiled, flow, self._services, {}, origin)
