"""Another password, for whoever knows the present one. Everything else that was open with the old one ends."""

from dataclasses import replace

from portal.accounts.password_policy import AboutPerson
from portal.events.event import EventType
from portal.flows.account.owner import Owner, Renewed, renew_session
from portal.flows.account.reauthentication import not_the_owner
from portal.flows.new_password import set_new_password
from portal.profile.violation import Violation

NEW, CONFIRMATION = "password-new", "password-confirm"


def change_password(owner: Owner, current: str, new: str, confirmation: str) -> Renewed | tuple[Violation, ...]:
    """The session under a new key, or everything that is wrong. Raises HashingOverloaded."""
    wrong = not_the_owner(owner, current, EventType.UPDATE_PASSWORD)
    found = (*((wrong,) if wrong else ()), *_judge(owner, current, new, confirmation))
    return found or _put(owner, owner.services.hasher.hash(new))


def _judge(owner: Owner, current: str, new: str, confirmation: str) -> tuple[Violation, ...]:
    """The policy first; a password that is not good enough need not match anything."""
    about = AboutPerson(username=owner.account.username, email=owner.account.email or "")
    found = owner.compiled.policy.judge(new, about)
    if found:
        return (replace(found[0], attribute=NEW),)
    if new == current:
        return (Violation(NEW, "passwordUnchangedMessage"),)
    if owner.compiled.realm.confirms_password and new != confirmation:
        return (Violation(CONFIRMATION, "invalidPasswordConfirmMessage"),)
    return ()


def _put(owner: Owner, password_hash: str) -> Renewed:
    with owner.services.work.transaction() as unit:
        renewed = renew_session(owner, unit)
        set_new_password(owner.station, owner.account, password_hash, unit, but_session=renewed.session.id)
    return renewed
