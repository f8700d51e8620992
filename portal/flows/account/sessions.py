"""Where one is signed in, and ending it there."""

from collections.abc import Iterable, Sequence

from portal.accounts.session import Session
from portal.events.event import EventType
from portal.flows.account.owner import Owner
from portal.flows.ports import Unit


def living_sessions(owner: Owner) -> tuple[Session, ...]:
    """Every browser that is signed in, this one first, then the one used last."""
    with owner.services.work.reading() as unit:
        known = unit.sessions.of_account(owner.account.id)
    alive = [each for each in known if each.is_alive(owner.now)]
    last_used_first = sorted(alive, key=lambda each: each.seen_at, reverse=True)
    return tuple(sorted(last_used_first, key=lambda each: each.id != owner.session.id))


def end_session(owner: Owner, session_id: str) -> bool:
    """Ends one; false where the account has none of that id (any more)."""
    with owner.services.work.transaction() as unit:
        found = [each for each in unit.sessions.of_account(owner.account.id) if each.id == session_id]
        _end(owner, found, unit)
    return bool(found)


def end_others(owner: Owner) -> int:
    """Ends all but this one; answers how many. What waits half-way on other devices ends with them."""
    with owner.services.work.transaction() as unit:
        others = [each for each in unit.sessions.of_account(owner.account.id) if each.id != owner.session.id]
        _end(owner, others, unit)
        unit.flows.end_of_account(owner.account.id)
    return len(others)


def end_everywhere(owner: Owner) -> Sequence[Session]:
    """Ends all, this one too; answers which."""
    with owner.services.work.transaction() as unit:
        known = unit.sessions.of_account(owner.account.id)
        _end(owner, known, unit)
        unit.flows.end_of_account(owner.account.id)
    return known


def _end(owner: Owner, sessions: Iterable[Session], unit: Unit) -> None:
    for session in sessions:
        unit.sessions.end(session.id)
        owner.tell(unit, EventType.LOGOUT, ended_session=session.id)
