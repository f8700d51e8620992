"""Events."""

from collections.abc import Sequence

from peewee import Database

from portal.events.event import Event, EventType
from portal.storage.models import EventRow
from portal.storage.statements import insert


class Events:
    """Implements flows.ports.EventStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, event: Event) -> None:
        """Writes one event down."""
        values = {
            "realm_id": event.realm_id,
            "at": event.at,
            "name": event.name,
            "error": event.error,
            "account_id": event.account_id,
            "session_id": event.session_id,
            "client_id": event.client_id,
            "address": event.address,
            "user_agent": event.user_agent,
            "details": dict(event.details),
        }
        insert(self._database, EventRow, values)

    def of_account(self, account_id: str, *, limit: int) -> Sequence[Event]:
        """The newest events of an account, newest first."""
        query = EventRow.select().where(EventRow.account_id == account_id).order_by(EventRow.id.desc()).limit(limit)
        return tuple(_event(row) for row in query.execute(self._database))

    def newest(self, realm_id: str, *, limit: int, after_id: int = 0) -> Sequence[tuple[int, Event]]:
        """Numbered events of a realm, oldest of these first: the last `limit` ones, or with `after_id` the first
        `limit` that came after it, so that whoever goes on from there misses none."""
        query = EventRow.select().where(EventRow.realm_id == realm_id, EventRow.id > after_id).limit(limit)
        order = EventRow.id if after_id else EventRow.id.desc()
        rows = list(query.order_by(order).execute(self._database))
        return tuple((row.id, _event(row)) for row in sorted(rows, key=lambda row: row.id))


def _event(row: EventRow) -> Event:
    name: str = row.name
    return Event(
        type=EventType(name.removesuffix("_ERROR") if row.error else name),
        realm_id=row.realm_id,
        at=row.at,
        error=row.error,
        account_id=row.account_id,
        session_id=row.session_id,
        client_id=row.client_id,
        address=row.address,
        user_agent=row.user_agent,
        details=row.details,
    )
