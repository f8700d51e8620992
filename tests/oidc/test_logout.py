"""Signing out from an application."""

import pytest

from tests.support.application import Application, events, told
from tests.support.person import PASSWORD


def test_a_program_ends_the_session_it_has(web, bob):
    tokens = web.signs_in("bob", PASSWORD)
    assert web.posts_basic("logout", refresh_token=tokens["refresh_token"]).status_code == 204
    assert web.gets("userinfo", tokens["access_token"]).status_code == 401
    [event] = events(bob.portal, "LOGOUT")
    assert (event.client_id, event.session_id) == ("web-app", tokens["session_state"])


def test_twice_is_once(web, bob):
    tokens = web.signs_in("bob", PASSWORD)
    for _ in range(2):
        assert web.posts("logout", refresh_token=tokens["refresh_token"]).status_code == 204


def test_what_is_no_refresh_token_ends_nothing(web, mobile, bob):
    tokens = web.signs_in("bob", PASSWORD)
    assert told(web.posts("logout", refresh_token="nonsense")) == (400, "invalid_grant", "Invalid refresh token")
    assert told(web.posts("logout", refresh_token=tokens["access_token"]))[0] == 400
    assert told(mobile.posts("logout", refresh_token=tokens["refresh_token"]))[0] == 400
    assert told(web.posts("logout")) == (400, "invalid_request", "No refresh token")
    assert web.gets("userinfo", tokens["access_token"]).status_code == 200


def leaves(bob, **query):
    bob.page = bob.browser.get("/realms/demo/protocol/openid-connect/logout", query_string=query)
    return bob.page


def test_a_browser_with_an_id_token_is_signed_out_and_sent_back(mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    back = "https://app.example/bye?lang=de"
    answer = leaves(bob, id_token_hint=tokens["id_token"], post_logout_redirect_uri=back, state="a b")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{back}&state=a+b")
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 401


def test_an_id_token_past_its_time_still_hints(mobile, bob, clock):
    tokens = mobile.signs_in("bob", PASSWORD)
    clock.move(minutes=20)
    assert leaves(bob, id_token_hint=tokens["id_token"]).headers["Location"] == "/realms/demo/login"
    assert mobile.refreshes(tokens["refresh_token"]).status_code == 400


def test_an_applications_form_does_the_same(mobile, bob):
    hint = mobile.signs_in("bob", PASSWORD)["id_token"]
    answer = mobile.posts("logout", id_token_hint=hint, post_logout_redirect_uri="https://app.example/bye")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://app.example/bye")


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "https://app.example.evil.example/", "javascript:alert(1)", "//evil.example/"]
)
def test_nobody_is_sent_where_the_client_has_no_business(mobile, bob, back):
    tokens = mobile.signs_in("bob", PASSWORD)
    answer = leaves(bob, id_token_hint=tokens["id_token"], post_logout_redirect_uri=back)
    assert answer.status_code == 400
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 200


def test_without_an_id_token_the_person_is_asked(bob, mobile):
    answer = leaves(bob, client_id="mobile-app", post_logout_redirect_uri="https://app.example/bye")
    assert answer.headers["Location"] == "/realms/demo/logout"
    assert leaves(bob, post_logout_redirect_uri="https://app.example/bye").status_code == 400


@pytest.mark.parametrize("hint", ["access_token", "refresh_token"])
def test_another_token_is_no_hint(mobile, bob, hint):
    tokens = mobile.signs_in("bob", PASSWORD)
    answer = leaves(bob, id_token_hint=tokens[hint])
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 200


def test_another_clients_name_beside_the_hint_ends_nothing(mobile, app, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    answer = Application(app, "other-app").posts("logout", id_token_hint=tokens["id_token"])
    assert answer.status_code == 400
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 200
