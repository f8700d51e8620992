"""What every test may ask for: a portal on its own database, a clock that can be set, people with browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.current import EXTENSION, Portal
from portal.settings import Settings
from tests.support.clock import SetClock
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm, make_settings, upgraded_copy


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still until a test moves it."""
    return SetClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Development settings on an own SQLite database, with the cheapest hash."""
    return make_settings(tmp_path, upgraded_copy(tmp_path))


@pytest.fixture
def app(settings: Settings, clock: SetClock) -> Iterator[Flask]:
    """The portal with its shipped realm `demo`."""
    application = create_app(settings, clock=clock)
    import_realm(application, demo_document())
    yield application
    portal_of(application).services.hasher.close()


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
