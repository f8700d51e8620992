"""Tells a database that cannot serve just now from a mistake of ours."""

import sqlite3

import psycopg
from playhouse.pool import MaxConnectionsExceeded

from portal.flows.ports import StorageUnavailable

SOON = 2  # seconds: a lock is released, a connection comes free, a server has restarted
LATER = 30  # seconds: somebody has to make room on a disk

_SQLITE_SOON = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
}

# SQLSTATE: connections, resources, the operator (restart, statement time-out), the system; locks, collisions.
_POSTGRESQL_SOON = ("08", "53", "57", "58", "55P03", "40001", "40P01", "25P03")
_POSTGRESQL_LATER = "53100"


def seconds_until_retry(failed: BaseException) -> int | None:
    """How long to wait before another try is worth it; none where another try would fail as well."""
    if isinstance(failed, MaxConnectionsExceeded):
        return SOON
    # A rollback on a dead connection fails too and hides what happened first, so the whole chain is looked at.
    cause: BaseException | None = failed
    while cause is not None and not isinstance(cause, StorageUnavailable):
        seconds = _seconds_for(cause)
        if seconds is not None:
            return seconds
        cause = cause.__context__
    return None


def _seconds_for(error: BaseException) -> int | None:
    match error:
        case sqlite3.Error():
            # The low byte is the kind, the rest its variety.
            return _seconds_for_sqlite(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        case psycopg.Error():
            return _seconds_for_postgresql(error)
        case _:
            return None


def _seconds_for_sqlite(kind: int) -> int | None:
    if kind == sqlite3.SQLITE_FULL:
        return LATER
    return SOON if kind in _SQLITE_SOON else None


def _seconds_for_postgresql(error: psycopg.Error) -> int | None:
    if error.sqlstate is None:
        # No server said this: the connection was refused, lost or timed out.
        return SOON if isinstance(error, psycopg.OperationalError) else None
    if error.sqlstate == _POSTGRESQL_LATER:
        return LATER
    return SOON if error.sqlstate.startswith(_POSTGRESQL_SOON) else None
