"""Signing in: one hash whoever knocks, one gate, asked again at every use of a session."""

import bcrypt
import pytest

from portal.flows.outcome import Complete, Need
from portal.flows.sign_in import Credentials, Refused
from tests.flows.conftest import Walk
from tests.support.person import PASSWORD, Person


@pytest.fixture
def hashes(monkeypatch):
    """Every bcrypt that is really computed from here on."""
    computed, hashpw = [], bcrypt.hashpw

    def counted(prepared, salt):
        computed.append(salt)
        return hashpw(prepared, salt)

    monkeypatch.setattr(bcrypt, "hashpw", counted)
    return computed


def attempt(walk: Walk, login, password=PASSWORD):
    sign_in = walk.portal.sign_in
    typed = Credentials(login, password)
    return sign_in.attempt(walk.compiled, typed, walk.key + login, walk.origin, remember=False)


@pytest.mark.parametrize("state", ["unverified", "verified", "disabled"])
def test_exactly_one_hash_is_computed_whoever_knocks(state, walk: Walk, hashes):
    walk.submits()
    if state != "unverified":
        walk.proves()
    if state == "disabled":
        walk.switches_off("ada")
    for login in ("ada", "ada@example.test", "nobody", "nobody@example.test", "\0", ""):
        for password in (PASSWORD, "wrong", "x" * 5000):
            # three tries each, which is fewer than make anybody wait
            hashes.clear()
            attempt(walk, login, password)
            assert len(hashes) == 1


def test_a_verified_account_is_let_in_and_an_unverified_one_is_led_to_its_proof(walk: Walk):
    walk.submits()
    assert isinstance(attempt(walk, "ada"), Need)
    walk.proves()
    assert isinstance(attempt(walk, "ada@example.test"), Complete)


def test_every_refusal_is_the_same_and_the_log_knows_why(walk: Walk):
    walk.submits()
    walk.proves()
    refusals = [attempt(walk, "nobody"), attempt(walk, "ada", "wrong")]
    walk.switches_off("ada")
    refusals.append(attempt(walk, "ada"))
    assert refusals == [Refused(), Refused(), Refused()]
    with walk.portal.work.reading() as unit:
        events = [event for _, event in unit.events.newest(walk.compiled.realm.id, limit=3)]
    assert [event.error for event in events] == ["user_not_found", "invalid_user_credentials", "user_disabled"]


def test_switching_an_account_off_ends_its_session_at_the_next_request(bob: Person):
    assert bob.signs_in().path == "/realms/demo/account"
    Walk(bob.portal).switches_off("bob")
    assert bob.opens("account").path == "/realms/demo/login"
    assert bob.signs_in().status == 422


def test_a_session_ends_with_its_time_and_by_rest(bob: Person, clock):
    bob.signs_in()
    clock.move(minutes=29)
    assert bob.opens("account").path == "/realms/demo/account"
    clock.move(minutes=31)
    assert bob.opens("account").path == "/realms/demo/login"


def test_a_session_is_worth_nothing_after_signing_out_and_none_in_another_realm(bob: Person):
    bob.signs_in()
    [cookie] = [each for each in bob.browser._cookies.values() if "session" in each.key]
    bob.signs_out()
    bob.browser.set_cookie(cookie.key, cookie.value)
    assert bob.opens("account").path == "/realms/demo/login"
