"""Refresh tokens: each is good once, and all end with their session."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal import create_app
from tests.conftest import closed
from tests.support.application import PUBLIC, Application, claims_of, document_with_clients, events, switched_off, told
from tests.support.databases import BOTH
from tests.support.person import PASSWORD
from tests.support.portals import import_realm

AT_ONCE = 20
REUSED = (400, "invalid_grant", "Maximum allowed refresh token reuse exceeded")
ENDED = (400, "invalid_grant", "Session not active")


@pytest.fixture(params=BOTH)
def database_url(request):
    return request.getfixturevalue(f"{request.param}_url")


def test_a_refresh_token_gives_the_next_tokens_of_the_same_session(mobile, bob, clock):
    first = mobile.signs_in("bob", PASSWORD)
    clock.move(minutes=4)
    second = mobile.refreshes(first["refresh_token"]).json
    assert second["session_state"] == first["session_state"]
    assert second["scope"] == first["scope"]
    assert claims_of(second["access_token"])["exp"] == claims_of(first["access_token"])["exp"] + 240
    assert {"id_token", "refresh_token"} <= set(second)
    assert mobile.gets("userinfo", second["access_token"]).status_code == 200


def test_a_refresh_token_looks_like_keycloaks_and_says_when_it_ends(mobile, bob, clock):
    tokens = mobile.signs_in("bob", PASSWORD)
    claims = claims_of(tokens["refresh_token"])
    assert claims["exp"] == int(clock.now().timestamp()) + tokens["refresh_expires_in"]
    assert (claims["typ"], claims["azp"], claims["aud"]) == ("Refresh", PUBLIC, claims["iss"])


def test_a_used_one_ends_everything_that_came_out_of_it(mobile, bob):
    first = mobile.signs_in("bob", PASSWORD)
    second = mobile.refreshes(first["refresh_token"]).json
    assert told(mobile.refreshes(first["refresh_token"])) == REUSED
    assert told(mobile.refreshes(second["refresh_token"])) == ENDED
    assert mobile.gets("userinfo", second["access_token"]).status_code == 401
    errors = [(event.error, event.details.get("reason")) for event in events(bob.portal, "REFRESH_TOKEN_ERROR")]
    assert errors[0] == ("invalid_token", "token_reused")


def test_of_twenty_at_once_one_wins_and_the_family_ends(mobile, app, bob, settings, clock):
    """At two portals over one database, as two processes are."""
    other = create_app(settings, clock=clock)
    token = mobile.signs_in("bob", PASSWORD)["refresh_token"]
    start = Barrier(AT_ONCE)

    def use(number):
        own = Application(other if number % 2 else app, PUBLIC)
        start.wait()
        return own.refreshes(token)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(use, range(AT_ONCE)))
    closed(other)
    winners = [answer for answer in answers if answer.status_code == 200]
    assert len(winners) == 1
    assert {told(answer) for answer in answers if answer.status_code != 200} <= {REUSED, ENDED}
    assert told(mobile.refreshes(winners[0].json["refresh_token"])) == ENDED
    assert mobile.gets("userinfo", winners[0].json["access_token"]).status_code == 401


def test_another_sign_in_goes_on_when_one_ends(mobile, bob):
    stolen, other = mobile.signs_in("bob", PASSWORD), mobile.signs_in("bob", PASSWORD)
    mobile.refreshes(stolen["refresh_token"])
    mobile.refreshes(stolen["refresh_token"])
    assert mobile.refreshes(other["refresh_token"]).status_code == 200


def test_it_is_of_no_use_to_another_client(mobile, app, bob):
    token = mobile.signs_in("bob", PASSWORD)["refresh_token"]
    answer = Application(app, "other-app").refreshes(token)
    assert told(answer)[1:] == (
        "invalid_grant",
        "Invalid refresh token. Token client and authorized client don't match",
    )
    assert mobile.refreshes(token).status_code == 200


def test_a_session_left_alone_for_too_long_is_over(mobile, bob, clock):
    token = mobile.signs_in("bob", PASSWORD)["refresh_token"]
    clock.move(seconds=1801)
    assert told(mobile.refreshes(token)) == (400, "invalid_grant", "Token is not active")


def test_a_session_ends_at_last_however_often_it_is_refreshed(mobile, bob, clock):
    tokens = mobile.signs_in("bob", PASSWORD)
    for _ in range(20):
        clock.move(minutes=29)
        tokens = mobile.refreshes(tokens["refresh_token"]).json
    assert tokens["refresh_expires_in"] == 36000 - 20 * 29 * 60
    clock.move(minutes=21)
    assert told(mobile.refreshes(tokens["refresh_token"])) == (400, "invalid_grant", "Token is not active")


@pytest.mark.parametrize("scope", ["openid", "openid email", "profile", "openid offline_access"])
def test_a_refresh_may_ask_for_less(mobile, bob, scope):
    tokens = mobile.signs_in("bob", PASSWORD, scope="openid phone")
    assert mobile.refreshes(tokens["refresh_token"], scope=scope).status_code == 200


def test_and_never_for_more(mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD, scope="openid")
    assert told(mobile.refreshes(tokens["refresh_token"], scope="openid phone"))[:2] == (400, "invalid_scope")
    assert mobile.refreshes(tokens["refresh_token"]).status_code == 200


def ends_all_others_on_the_page(bob, mobile, tokens):
    bob.signs_in()
    bob.opens("account/sessions")
    bob.sends("/account/sessions", end="others")


def changes_the_password(bob, mobile, tokens):
    bob.signs_in()
    bob.opens("account/password")
    new = "quite another battery"
    bob.sends("/password", password=PASSWORD, password__new=new, password__confirm=new)


def is_switched_off(bob, mobile, tokens):
    switched_off(bob)


def signs_out(bob, mobile, tokens):
    assert mobile.posts("logout", refresh_token=tokens["refresh_token"]).status_code == 204


def revokes(bob, mobile, tokens):
    assert mobile.posts("revoke", token=tokens["refresh_token"]).status_code == 200


def is_taken_back_by_the_realm(bob, mobile, tokens):
    later = claims_of(tokens["access_token"])["iat"] + 1
    import_realm(bob.app, document_with_clients(notBefore=later))


@pytest.mark.parametrize(
    "ends",
    [
        ends_all_others_on_the_page,
        changes_the_password,
        is_switched_off,
        signs_out,
        revokes,
        is_taken_back_by_the_realm,
    ],
)
def test_what_ends_a_session_ends_its_tokens_at_once(mobile, bob, ends):
    tokens = mobile.signs_in("bob", PASSWORD)
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 200
    ends(bob, mobile, tokens)
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 401
    assert mobile.refreshes(tokens["refresh_token"]).status_code == 400


def test_ended_sessions_leave_no_rows(mobile, bob, clock):
    tokens = mobile.signs_in("bob", PASSWORD)
    mobile.posts("logout", refresh_token=tokens["refresh_token"])
    family = claims_of(tokens["refresh_token"])["jti"].partition(".")[0]
    with bob.portal.work.reading() as unit:
        assert unit.refresh_families.get(family) is None


def test_the_owner_sees_which_app_did_what(mobile, bob):
    stolen = mobile.signs_in("bob", PASSWORD)["refresh_token"]
    for _ in range(2):
        mobile.refreshes(stolen)
    mobile.posts("revoke", token=mobile.signs_in("bob", PASSWORD)["refresh_token"])
    bob.signs_in().opens("account/activity")
    for sentence in ("An app tried to stay signed in and failed", "An app was signed out"):
        assert sentence in bob.html
    assert "Something else happened" not in bob.html
    assert bob.html.count(f"<bdi>{PUBLIC}</bdi>") == 4
