"""One connection of the pool for one piece of work, given back in every case."""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import Database, PeeweeException, SqliteDatabase
from playhouse.pool import MaxConnectionsExceeded

from portal.flows.ports import StorageUnavailable
from portal.storage.database import SqliteFile
from portal.storage.statements import run
from portal.storage.unavailable import SOON, seconds_until_retry

Statements = tuple[str, ...]

_SQLITE_READING: tuple[Statements, Statements] = (
    ("PRAGMA query_only = 1", "BEGIN"),
    ("ROLLBACK", "PRAGMA query_only = 0"),
)
_POSTGRESQL_READING: tuple[Statements, Statements] = (
    ("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",),
    ("ROLLBACK",),
)


class NestedWork(RuntimeError):
    """A unit of work was begun inside another one of the same thread: they would wait for each other."""


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """A transaction, taken at once: a reader that turns writer halfway would be refused by SQLite. Raises
    StorageUnavailable and NestedWork."""
    refuse_nested(database)
    with _turn(database), _connected(database), database.atomic():
        yield


@contextmanager
def reading(database: Database) -> Iterator[None]:
    """One consistent view; an attempt to write is refused. Raises StorageUnavailable and NestedWork."""
    refuse_nested(database)
    begin, end = _SQLITE_READING if isinstance(database, SqliteDatabase) else _POSTGRESQL_READING
    with _connected(database):
        _run_all(database, begin)
        try:
            yield
        finally:
            _run_all(database, end)


def refuse_nested(database: Database) -> None:
    """Raises NestedWork where this thread is in the middle of a unit of work."""
    if not database.is_closed():
        raise NestedWork("a unit of work is open in this thread already")


@contextmanager
def _turn(database: Database) -> Iterator[None]:
    if not isinstance(database, SqliteFile):
        yield
        return
    if not database.turn.acquire(timeout=database.patience):
        raise StorageUnavailable(SOON)
    try:
        yield
    finally:
        database.turn.release()


@contextmanager
def _connected(database: Database) -> Iterator[None]:
    try:
        database.connect()
        yield
    except (PeeweeException, MaxConnectionsExceeded) as failed:
        retry_after = seconds_until_retry(failed)
        if retry_after is None:
            raise
        raise StorageUnavailable(retry_after) from failed
    finally:
        database.close()


def _run_all(database: Database, statements: Statements) -> None:
    for statement in statements:
        run(database, statement)
