"""Fresh databases for tests, on SQLite and on PostgreSQL: cheap, because each is made and upgraded once."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg import sql

from portal.storage.database import open_database
from portal.storage.migrate import upgrade
from portal.storage.models import MODELS

BOTH = ("sqlite", "postgresql")
_NUMBERS = itertools.count()


def upgraded(address: str) -> str:
    """The address of that database, brought to its newest."""
    database = open_database(address)
    upgrade(database)
    database.close_all()
    return address


def copied(upgraded_file: Path, folder: Path) -> str:
    """The address of a copy of a SQLite database."""
    shutil.copy(upgraded_file, folder / "portal.db")
    return f"sqlite:///{folder / 'portal.db'}"


def upgraded_copy(folder: Path) -> str:
    """The address of a fresh, upgraded SQLite database, for a test that makes several portals."""
    return copied(_upgraded_once(), folder)


@cache
def _upgraded_once() -> Path:
    path = Path(mkdtemp(prefix="portico-tests-")) / "upgraded.db"
    upgraded(f"sqlite:///{path}")
    return path


def created(server: str) -> str:
    """The address of a new PostgreSQL database without a table."""
    name = f"test{next(_NUMBERS)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return f"{server}/{name}"


@contextmanager
def emptied(address: str) -> Iterator[str]:
    """The one upgraded PostgreSQL database, without a row again at the end: making one takes a third of a second."""
    yield address
    with psycopg.connect(address) as connection:
        for model in reversed(MODELS):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(model._meta.table_name)))
