"""Who the person is, for the application that has their token."""

import pytest

from tests.support.application import claims_of, told
from tests.support.person import PASSWORD


def test_it_tells_what_the_scopes_tell(mobile, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert mobile.gets("userinfo", token).json == {
        "sub": bob.account().id,
        "email_verified": True,
        "email": bob.email,
        "name": "Bob Lovelace",
        "preferred_username": "bob",
        "given_name": "Bob",
        "family_name": "Lovelace",
    }


def test_a_phone_number_is_told_to_whoever_asked_for_it(mobile, bob):
    token = mobile.signs_in("bob", PASSWORD, scope="openid phone")["access_token"]
    assert mobile.gets("userinfo", token).json["phone_number"] == "+441234567890"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(mobile, bob, scheme):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert mobile.gets("userinfo", Authorization=f"{scheme} {token}").status_code == 200


def test_it_can_be_asked_with_a_form(mobile, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert mobile.posts("userinfo", access_token=token).json["sub"] == bob.account().id


def test_a_token_in_the_address_does_not_count(mobile, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert mobile.gets(f"userinfo?access_token={token}").status_code == 401


def test_without_openid_nothing_is_told(mobile, bob):
    answer = mobile.gets("userinfo", mobile.signs_in("bob", PASSWORD, scope="")["access_token"])
    assert told(answer) == (403, "insufficient_scope", "Missing openid scope")
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="demo", error="insufficient_scope", error_description="Missing openid scope"'
    )


def test_without_a_token_only_the_kind_is_told(mobile):
    answer = mobile.gets("userinfo")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="demo"')


def test_a_token_past_its_time_is_none(mobile, bob, clock):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    clock.move(seconds=299)
    assert mobile.gets("userinfo", token).status_code == 200
    clock.move(seconds=1)
    assert told(mobile.gets("userinfo", token)) == (401, "invalid_token", "Token is not active")


def test_the_subject_is_the_tokens(mobile, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert mobile.gets("userinfo", token).json["sub"] == claims_of(token)["sub"]
