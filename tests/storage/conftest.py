"""Every storage test runs on SQLite and on PostgreSQL, each on an upgraded database without a row."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from peewee import Database
from psycopg import sql

from portal.storage.database import open_database
from portal.storage.migrate import upgrade
from portal.storage.models import MODELS
from portal.storage.work import Work
from tests.support.postgres import postgres_programs, postgres_server
from tests.support.tools import require

BOTH = ("sqlite", "postgresql")
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    programs = postgres_programs()
    require(programs, "a PostgreSQL server (Debian: postgresql)")
    with postgres_server(programs) as address:
        yield address


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The upgraded SQLite database that copies are made of."""
    path = tmp_path_factory.mktemp("sqlite") / "upgraded.db"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def upgraded_address(postgres: str) -> str:
    """The upgraded PostgreSQL database that all tests share, because making one takes a third of a second."""
    address = f"{postgres}/{_create(postgres)}"
    _upgrade(address)
    return address


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    address = request.getfixturevalue("postgres")
    yield f"{address}/{_create(address)}"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, upgraded database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("upgraded_file"), tmp_path / "portal.db")
        yield f"sqlite:///{tmp_path / 'portal.db'}"
        return
    address = request.getfixturevalue("upgraded_address")
    yield address
    with psycopg.connect(address) as connection:
        for model in reversed(MODELS):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(model._meta.table_name)))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close_all()


@pytest.fixture
def work(database: Database) -> Work:
    return Work(database)


def _upgrade(address: str) -> None:
    database = open_database(address)
    upgrade(database)
    database.close_all()


def _create(address: str) -> str:
    name = f"test{next(NUMBERS)}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return name
