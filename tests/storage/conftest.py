"""Every storage test runs on SQLite and on PostgreSQL, each on an upgraded database without a row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from portal.storage.database import open_database
from portal.storage.work import Work
from tests.support.databases import BOTH, created


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return created(request.getfixturevalue("postgres"))


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, upgraded database."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close_all()


@pytest.fixture
def work(database: Database) -> Work:
    return Work(database)
