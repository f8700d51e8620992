"""What a token says, for those who have a secret; and taking tokens back."""

from tests.support.application import Application, claims_of, told
from tests.support.person import PASSWORD


def test_a_resource_server_learns_all_that_an_access_token_says(mobile, web, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    found = web.posts_basic("token/introspect", token=token).json
    assert found == {
        **claims_of(token),
        "active": True,
        "client_id": "mobile-app",
        "username": "bob",
        "token_type": "Bearer",
    }


def test_and_whether_a_refresh_token_is_still_good(mobile, web, bob):
    first = mobile.signs_in("bob", PASSWORD)["refresh_token"]
    assert web.posts("token/introspect", token=first, token_type_hint="refresh_token").json["active"] is True
    mobile.refreshes(first)
    assert web.posts("token/introspect", token=first).json == {"active": False}


def test_whatever_does_not_count_is_only_not_active(mobile, web, bob, clock):
    tokens = mobile.signs_in("bob", PASSWORD)
    assert web.posts("token/introspect", token="nonsense").json == {"active": False}
    assert web.posts("token/introspect", token=tokens["id_token"]).json == {"active": False}
    clock.move(minutes=6)
    assert web.posts("token/introspect", token=tokens["access_token"]).json == {"active": False}


def test_public_clients_and_wrong_secrets_learn_nothing(mobile, app, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert told(mobile.posts("token/introspect", token=token)) == (403, "invalid_request", "Client not allowed.")
    wrong = Application(app, "web-app", "wrong").posts("token/introspect", token=token)
    assert told(wrong) == (401, "invalid_request", "Authentication failed.")


def test_a_token_and_a_known_kind_have_to_be_named(web):
    assert told(web.posts("token/introspect")) == (400, "invalid_request", "Token not provided.")
    answer = web.posts("token/introspect", token="x", token_type_hint="saml")
    assert told(answer) == (400, "invalid_request", "Unsupported token type.")


def test_an_access_token_is_taken_back_alone(mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    answer = mobile.posts("revoke", token=tokens["access_token"])
    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 401
    assert mobile.refreshes(tokens["refresh_token"]).status_code == 200


def test_what_is_none_of_ours_is_worth_nothing_already(mobile):
    answer = mobile.posts("revoke", token="nonsense")
    assert (answer.status_code, answer.json) == (200, {"error": "invalid_token", "error_description": "Invalid token"})


def test_only_the_client_it_was_given_to_takes_a_token_back(mobile, app, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    for kind in ("access_token", "refresh_token"):
        answer = Application(app, "other-app").posts("revoke", token=tokens[kind])
        assert told(answer) == (400, "invalid_token", "Unmatching clients")
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 200


def test_an_id_token_is_nothing_to_take_back(mobile, bob):
    answer = mobile.posts("revoke", token=mobile.signs_in("bob", PASSWORD)["id_token"])
    assert told(answer)[:2] == (400, "unsupported_token_type")


def test_a_token_has_to_be_named(mobile):
    assert told(mobile.posts("revoke")) == (400, "invalid_request", "Token not provided")
