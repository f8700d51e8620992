"""What every test may ask for: a portal on its own database, a clock that can be set, people with browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.current import EXTENSION, Portal
from portal.settings import Settings
from tests.support.clock import SetClock
from tests.support.databases import copied, created, emptied, upgraded
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm, make_settings, shut_down
from tests.support.postgres import postgres_programs, postgres_server
from tests.support.tools import require


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still until a test moves it."""
    return SetClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, up to and without a database's name."""
    programs = postgres_programs()
    require(programs, "a PostgreSQL server (Debian: postgresql)")
    with postgres_server(programs) as address:
        yield address


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The upgraded SQLite database that copies are made of."""
    path = tmp_path_factory.mktemp("sqlite") / "upgraded.db"
    upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def upgraded_address(postgres: str) -> str:
    """The upgraded PostgreSQL database that all tests share."""
    return upgraded(created(postgres))


@pytest.fixture
def sqlite_url(upgraded_file: Path, tmp_path: Path) -> str:
    """The address of a fresh, upgraded SQLite database."""
    return copied(upgraded_file, tmp_path)


@pytest.fixture
def postgresql_url(upgraded_address: str) -> Iterator[str]:
    """The address of an upgraded PostgreSQL database without a row."""
    with emptied(upgraded_address) as address:
        yield address


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Where a test's portal keeps everything; rooms that want both databases say so in their own conftest."""
    return sqlite_url


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Development settings on an own database, with the cheapest hash."""
    return make_settings(tmp_path, database_url)


@pytest.fixture
def app(settings: Settings, clock: SetClock) -> Iterator[Flask]:
    """The portal with its shipped realm `demo`."""
    application = create_app(settings, clock=clock)
    import_realm(application, demo_document())
    yield application
    closed(application)


def closed(app: Flask) -> None:
    """Ends its threads and closes its connections."""
    shut_down(portal_of(app))


@pytest.fixture
def portal(app: Flask) -> Portal:
    """What `create_app` built."""
    return portal_of(app)


def portal_of(app: Flask) -> Portal:
    """What `create_app` built for this application."""
    return app.extensions[EXTENSION]


@pytest.fixture
def ada(app: Flask) -> Person:
    """Ada is new here."""
    return Person(app, "ada")


@pytest.fixture
def bob(app: Flask) -> Person:
    """Bob has an account already."""
    known = Person(app, "bob")
    known.has_account()
    return known


@pytest.fixture
def mallory(app: Flask) -> Person:
    """Mallory guesses and squats."""
    return Person(app, "mallory")
