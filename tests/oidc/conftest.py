"""The realm `demo` with clients. What depends on the database is asked of both, in files that say so."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal import create_app
from portal.accounts.keys import KeyPair, new_pair
from portal.settings import Settings
from tests.conftest import closed, portal_of
from tests.support.application import (
    CONFIDENTIAL,
    PUBLIC,
    SECRET,
    SERVICE,
    SERVICE_SECRET,
    Application,
    document_with_clients,
    enrol,
    give_key,
)
from tests.support.clock import SetClock
from tests.support.person import Person
from tests.support.portals import import_realm


@pytest.fixture(scope="session")
def pair() -> KeyPair:
    """A key pair for all tests that are not about keys: making one takes longer than such a test."""
    return new_pair()


@pytest.fixture
def app(settings: Settings, clock: SetClock, pair: KeyPair) -> Iterator[Flask]:
    """The portal with a realm that has clients, and its key."""
    application = create_app(settings, clock=clock)
    import_realm(application, document_with_clients())
    give_key(portal_of(application), pair)
    yield application
    closed(application)


@pytest.fixture
def bob(app: Flask) -> Person:
    """Bob has an account already."""
    known = Person(app, "bob")
    enrol(known)
    return known


@pytest.fixture
def mobile(app: Flask) -> Application:
    """A public client on somebody's phone."""
    return Application(app, PUBLIC)


@pytest.fixture
def web(app: Flask) -> Application:
    """A confidential client with a secret."""
    return Application(app, CONFIDENTIAL, SECRET)


@pytest.fixture
def backend(app: Flask) -> Application:
    """A client with a service account."""
    return Application(app, SERVICE, SERVICE_SECRET)
