"""Sessions."""

from collections.abc import Sequence
from datetime import datetime

from peewee import Database

from portal.accounts.session import Session
from portal.storage.models import SessionRow
from portal.storage.statements import Statement, given, insert

_SECOND = 1_000_000  # in the microseconds that moments are kept in
_BY_KEY = Statement(SessionRow, SessionRow.select().where(SessionRow.key_hash == given(SessionRow.key_hash)))
_BY_ID = Statement(SessionRow, SessionRow.select().where(SessionRow.id == given(SessionRow.id)))
_SEEN = Statement(
    SessionRow,
    SessionRow.update({SessionRow.seen_at: given(SessionRow.seen_at)}).where(
        SessionRow.id == given(SessionRow.id), SessionRow.seen_at < given(SessionRow.seen_at)
    ),
)


class Sessions:
    """Implements flows.ports.SessionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, session: Session) -> None:
        """Stores a new session."""
        insert(self._database, SessionRow, vars(session))

    def by_key(self, key_hash: str) -> Session | None:
        """The session with that key hash."""
        row = _BY_KEY.first(self._database, {"key_hash": key_hash})
        return None if row is None else _session(row)

    def get(self, session_id: str) -> Session | None:
        """The session of that id. In a transaction it is ours until the end: whoever uses it and whoever ends it take
        turns."""
        row = _BY_ID.first(self._database, {"id": session_id}, lock=True)
        return None if row is None else _session(row)

    def seen(self, session_id: str, at: datetime) -> None:
        """Notes that the session was used; an earlier moment than the noted one changes nothing."""
        _SEEN.changes(self._database, {"id": session_id, "seen_at": at})

    def end(self, session_id: str) -> None:
        """Ends one session."""
        SessionRow.delete().where(SessionRow.id == session_id).execute(self._database)

    def of_account(self, account_id: str) -> Sequence[Session]:
        """All sessions of an account, newest first; also those that are past their end and wait for the purge."""
        order = SessionRow.started_at.desc(), SessionRow.id
        rows = SessionRow.select().where(SessionRow.account_id == account_id).order_by(*order)
        return tuple(_session(row) for row in rows.execute(self._database))

    def end_of_account(self, account_id: str, but: str | None = None) -> int:
        """Ends all sessions of an account, except one; answers how many."""
        others = SessionRow.account_id == account_id
        if but is not None:
            others &= SessionRow.id != but
        return int(SessionRow.delete().where(others).execute(self._database))

    def purge(self, now: datetime) -> int:
        """Removes sessions past their end or left alone for too long; answers how many."""
        left_alone = SessionRow.seen_at + SessionRow.idle_seconds * _SECOND < SessionRow.seen_at.to_value(now)
        return int(SessionRow.delete().where((SessionRow.expires_at <= now) | left_alone).execute(self._database))


def _session(row: SessionRow) -> Session:
    return Session(
        id=row.id,
        key_hash=row.key_hash,
        realm_id=row.realm_id,
        account_id=row.account_id,
        started_at=row.started_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        idle_seconds=row.idle_seconds,
        is_remembered=row.is_remembered,
        address=row.address,
        user_agent=row.user_agent,
    )
