"""Keys, families of refresh tokens, access tokens taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.accounts.keys import SigningKey
from portal.flows.tokens.ports import Family
from portal.storage.realms import Realms
from tests.storage.samples import NOW, account, add, at_once, later, session, username

KEY = SigningKey("r1", 1, "kid-1", {"kty": "RSA", "n": "x"}, "sealed", NOW)
FAMILY = Family("f1", "demo", "s1", "app", "openid", NOW, later(60))


@pytest.fixture
def family(work):
    add(work, account("a1", username("ada")))
    with work.transaction() as unit:
        unit.sessions.add(session())
        unit.refresh_families.add(FAMILY)
    return FAMILY


@pytest.fixture
def realm(database):
    Realms(database).put({"id": "r1", "realm": "demo"}, expected_revision=None)


def test_a_key_comes_back_as_it_was(work, realm):
    with work.transaction() as unit:
        assert unit.signing_keys.add(KEY)
        assert unit.signing_keys.of_realm("r1") == (KEY,)
        assert unit.signing_keys.of_realm("r2") == ()


def test_of_many_that_add_the_same_generation_one_does(work, realm):
    def try_it(number):
        with work.transaction() as unit:
            return unit.signing_keys.add(replace(KEY, kid=f"kid-{number}"))

    assert at_once(6, try_it).count(True) == 1


def test_older_keys_retire_and_never_later_than_was_said(work, realm):
    with work.transaction() as unit:
        for generation in (1, 2, 3):
            unit.signing_keys.add(replace(KEY, generation=generation, kid=f"kid-{generation}"))
        unit.signing_keys.retire("r1", 2, later(60))
        unit.signing_keys.retire("r1", 3, later(3600))
        assert [key.retires_at for key in unit.signing_keys.of_realm("r1")] == [None, later(3600), later(60)]
        assert unit.signing_keys.purge(later(60)) == 1
        assert [key.generation for key in unit.signing_keys.of_realm("r1")] == [3, 2]


def test_of_many_that_use_the_same_refresh_token_one_does(work, family):
    def use(_):
        with work.transaction() as unit:
            return unit.refresh_families.advance("f1", 1)

    won = [each for each in at_once(8, use) if each]
    assert won == [replace(FAMILY, generation=2)]


def test_an_older_generation_or_one_that_was_never_given_is_nothing(work, family):
    with work.transaction() as unit:
        assert unit.refresh_families.advance("f1", 2) is None
        assert unit.refresh_families.advance("f2", 1) is None
        assert unit.refresh_families.get("f1") == FAMILY


def test_a_session_that_ends_takes_its_families_along(work, family):
    with work.transaction() as unit:
        assert unit.refresh_families.is_open("s1", "app", NOW)
        unit.sessions.end("s1")
        assert unit.refresh_families.get("f1") is None
        assert not unit.refresh_families.is_open("s1", "app", NOW)


def test_a_family_is_one_clients_and_ends_at_its_time(work, family):
    with work.transaction() as unit:
        assert not unit.refresh_families.is_open("s1", "other", NOW)
        assert not unit.refresh_families.is_open("s1", "app", later(60))
        assert unit.refresh_families.has_any("s1")
        assert unit.refresh_families.purge(later(60)) == 1
        assert not unit.refresh_families.has_any("s1")


def test_one_family_ends_alone(work, family):
    with work.transaction() as unit:
        unit.refresh_families.add(replace(FAMILY, id="f2"))
        unit.refresh_families.end("f1")
        assert (unit.refresh_families.get("f1"), unit.refresh_families.get("f2")) == (None, replace(FAMILY, id="f2"))


def test_a_token_taken_back_is_remembered_for_as_long_as_it_would_live(work):
    with work.transaction() as unit:
        for _ in range(2):
            unit.revoked_tokens.add("t1", NOW + timedelta(seconds=60))
        assert unit.revoked_tokens.has("t1")
        assert not unit.revoked_tokens.has("t2")
        assert unit.revoked_tokens.purge(later(59)) == 0
        assert unit.revoked_tokens.purge(later(60)) == 1
        assert not unit.revoked_tokens.has("t1")
