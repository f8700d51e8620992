"""Asks the password once more, before what a stolen session must not do alone."""

from portal.events.event import EventType
from portal.flows.account.owner import Owner
from portal.flows.brute_force import Attempt, Delayed, PasswordJudge
from portal.profile.violation import Violation

CURRENT = "password"


def not_the_owner(owner: Owner, password: str, tried: EventType) -> Violation | None:
    """What is wrong with the password that was typed; `tried` names what it was asked for. Counted like a sign-in, so a
    stolen session is no place to guess. At most one hash, outside any transaction. Raises HashingOverloaded."""
    if not password:
        return Violation(CURRENT, "missingCurrentPasswordMessage")
    login = owner.account.username
    attempt = Attempt(owner.compiled.realm, owner.origin, login, owner.account, owner.devices)
    judged = PasswordJudge(owner.services).judge(attempt, password)
    if not isinstance(judged, Delayed) and judged.is_right:
        return None
    is_delayed = isinstance(judged, Delayed)
    with owner.services.work.transaction() as unit:
        owner.tell(unit, tried, error="user_temporarily_disabled" if is_delayed else "invalid_user_credentials")
    return Violation(CURRENT, "accountTemporarilyDisabledMessage" if is_delayed else "invalidPasswordExistingMessage")
