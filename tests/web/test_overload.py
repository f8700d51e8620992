"""More people than the machine can hash for: 503 with Retry-After, and nothing that was typed is lost."""

import pytest

from portal.accounts.hashing import HashingOverloaded, PasswordHasher
from portal.flows.ports import StorageUnavailable
from tests.support.person import PASSWORD, Person


class FullHasher(PasswordHasher):
    """A pool in which too many passwords wait already."""

    def hash(self, password):
        raise HashingOverloaded(7)

    def verify(self, password, stored):
        raise HashingOverloaded(7)


@pytest.fixture
def crowded(portal, monkeypatch):
    monkeypatch.setattr(portal.services.hasher, "__class__", FullHasher)


def test_a_registration_comes_back_filled(ada: Person, crowded):
    ada.registers()
    assert (ada.status, ada.page.headers["Retry-After"]) == (503, "7")
    fields = ada.form("/register").fields
    assert (fields["username"], fields["email"], fields["password"]) == ("ada", ada.email, "")


def test_the_same_form_goes_through_a_moment_later(ada: Person, portal, monkeypatch):
    with monkeypatch.context() as crowd:
        crowd.setattr(portal.services.hasher, "__class__", FullHasher)
        ada.registers()
    ada.sends("/register", password=PASSWORD, password__confirm=PASSWORD)
    assert ada.path == "/realms/demo/verify-email"


def test_signing_in_keeps_the_name(bob: Person, crowded):
    bob.signs_in()
    assert (bob.status, bob.page.headers["Retry-After"]) == (503, "7")
    assert bob.form("/login").fields["username"] == "bob"


def test_nothing_of_a_refused_registration_is_stored(ada: Person, crowded):
    ada.registers()
    assert ada.events() == []


def test_a_database_that_is_away_is_a_page_too(ada: Person, portal, monkeypatch):
    ada.opens("register")

    def away(*_):
        raise StorageUnavailable(2)

    monkeypatch.setattr(type(portal.work), "reading", away)
    ada.sends("/register", **ada.answers())
    assert (ada.status, ada.page.headers["Retry-After"]) == (503, "2")
