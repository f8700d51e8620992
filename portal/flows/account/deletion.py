"""Deleting one's account: asked for with the password, done seven days later, taken back with one press until then."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.events.event import EventType
from portal.flows.account.owner import Owner
from portal.flows.account.reauthentication import not_the_owner
from portal.flows.mailbox import void_proofs
from portal.profile.violation import Violation

CONFIRMED = "confirm"
UNDO_WINDOW = timedelta(days=7)
MAIL = "account-deletion"

_ACTION = {"custom_required_action": "delete_account"}


def ask_for_deletion(owner: Owner, password: str, *, is_confirmed: bool) -> datetime | tuple[Violation, ...]:
    """When the account will be deleted, or everything that is missing. All its sessions end, this one too. Raises
    HashingOverloaded."""
    wrong = not_the_owner(owner, password, EventType.DELETE_ACCOUNT)
    unsure = None if is_confirmed else Violation(CONFIRMED, "deleteConfirmationMessage")
    found = _present((wrong, unsure))
    return found or _plan(owner, owner.now + UNDO_WINDOW)


def keep_account(owner: Owner) -> None:
    """Takes it back."""
    with owner.services.work.transaction() as unit:
        unit.accounts.plan_deletion(owner.account.id, None)
        owner.tell(unit, EventType.CUSTOM_REQUIRED_ACTION, **_ACTION, outcome="kept")


def _plan(owner: Owner, delete_at: datetime) -> datetime:
    account = owner.account
    with owner.services.work.transaction() as unit:
        unit.accounts.plan_deletion(account.id, delete_at)
        unit.sessions.end_of_account(account.id)
        unit.flows.end_of_account(account.id)
        void_proofs(account.id, owner.now, unit)
        owner.tell(unit, EventType.CUSTOM_REQUIRED_ACTION, **_ACTION, delete_at=delete_at.isoformat())
        owner.notify(unit, MAIL, account.email, delete_at=delete_at.isoformat())
    return delete_at


def _present(found: Iterable[Violation | None]) -> tuple[Violation, ...]:
    return tuple(violation for violation in found if violation)
