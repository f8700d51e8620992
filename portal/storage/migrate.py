"""Brings a database to the schema of this version: peewee's own runner over `migrations/`, under a lock that it lacks.

Several processes that start together wait for each other; the first one does the work, the others find it done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, SqliteDatabase
from playhouse.migrations import Runner

from portal.storage.statements import run

FOLDER = Path(__file__).resolve().parent / "migrations"

_ADVISORY_LOCK = 0x506F727469636F  # "Portico"; any number, as long as it stays the same
_LONGEST_WAIT = 120_000  # milliseconds for another process to finish its migrations


def upgrade(database: Database) -> tuple[str, ...]:
    """Applies what is missing and answers the names of what was applied; a second run applies nothing."""
    with _connection(database), _alone(database):
        return tuple(Runner(database, str(FOLDER)).up())


def pending(database: Database) -> tuple[str, ...]:
    """The names of the migrations that the database still lacks."""
    with _connection(database):
        return tuple(each.name for each in Runner(database, str(FOLDER)).status() if not each.applied)


@contextmanager
def _connection(database: Database) -> Iterator[None]:
    """A connection of its own, thrown away afterwards: it was given settings that no request should meet, and a server
    that forks must not take it along."""
    database.connect()
    try:
        yield
    finally:
        database.manual_close()  # type: ignore[attr-defined]  # every database opened here has a pool


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    with _sqlite_lock(database) if isinstance(database, SqliteDatabase) else _postgresql_lock(database):
        yield


@contextmanager
def _sqlite_lock(database: Database) -> Iterator[None]:
    run(database, f"PRAGMA busy_timeout = {_LONGEST_WAIT}")
    # A table is changed by building it anew; references would then delete rows. Only to be set outside a transaction.
    run(database, "PRAGMA foreign_keys = 0")
    with database.atomic("EXCLUSIVE"):
        yield
        broken = run(database, "PRAGMA foreign_key_check")
        if broken:
            raise RuntimeError(f"a migration left rows that refer to nothing: {broken[:3]}")


@contextmanager
def _postgresql_lock(database: Database) -> Iterator[None]:
    run(database, "SET statement_timeout = 0")
    run(database, f"SET lock_timeout = {_LONGEST_WAIT}")
    run(database, "SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
    # Whoever waits for a lock on a table makes everybody behind it wait: rather fail, and be run again.
    run(database, "SET lock_timeout = 2000")
    try:
        yield
    finally:
        run(database, "SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
