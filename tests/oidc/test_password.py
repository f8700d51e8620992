"""Signing in with a password, from an application."""

import pytest

from tests.support.application import (
    Application,
    claims_of,
    document_with_clients,
    events,
    header_of,
    switched_off,
    told,
)
from tests.support.person import PASSWORD
from tests.support.portals import import_realm


def test_an_application_signs_a_person_in(mobile, bob, clock):
    tokens = mobile.signs_in("bob", PASSWORD, scope="openid")
    assert set(tokens) == {
        "access_token",
        "expires_in",
        "refresh_expires_in",
        "refresh_token",
        "token_type",
        "id_token",
        "not-before-policy",
        "session_state",
        "scope",
    }
    assert (tokens["expires_in"], tokens["refresh_expires_in"], tokens["token_type"]) == (300, 1800, "Bearer")
    assert tokens["scope"] == "openid email profile"
    assert (tokens["not-before-policy"], mobile.answer.headers["Cache-Control"]) == (0, "no-store")


def test_the_access_token_says_what_keycloaks_says(mobile, bob, clock):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    claims, account = claims_of(token), bob.account()
    now = int(clock.now().timestamp())
    assert header_of(token).keys() == {"alg", "typ", "kid"}
    assert header_of(token)["alg"] == "RS256"
    assert {name: claims[name] for name in ("iss", "sub", "typ", "azp", "iat", "exp", "auth_time", "acr", "aud")} == {
        "iss": "http://localhost/realms/demo",
        "sub": account.id,
        "typ": "Bearer",
        "azp": "mobile-app",
        "iat": now,
        "exp": now + 300,
        "auth_time": now,
        "acr": "1",
        "aud": "account",
    }
    assert claims["realm_access"] == {"roles": ["default-roles-demo", "offline_access"]}
    assert claims["resource_access"] == {"account": {"roles": ["manage-account", "view-profile"]}}
    assert (claims["preferred_username"], claims["email"], claims["email_verified"]) == ("bob", bob.email, True)
    assert claims["allowed-origins"] == ["https://app.example"]
    assert claims["name"] == f"{claims['given_name']} {claims['family_name']}"


def test_the_id_token_is_for_the_application(mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    claims = claims_of(tokens["id_token"])
    assert (claims["aud"], claims["typ"], claims["sid"]) == ("mobile-app", "ID", tokens["session_state"])
    assert "realm_access" not in claims


def test_without_openid_there_is_no_id_token(mobile, bob):
    assert "id_token" not in mobile.signs_in("bob", PASSWORD, scope="")


def test_a_confidential_client_signs_in_with_its_secret_in_the_header_or_the_body(web, bob):
    person = {"grant_type": "password", "username": "bob", "password": PASSWORD}
    assert web.posts("token", **person).status_code == 200
    assert web.posts_basic("token", **person).status_code == 200
    assert web.posts_basic("token", client_id=web.client_id, **person).status_code == 200


def test_wrong_and_unknown_are_told_alike(mobile, bob):
    wrong = mobile.posts("token", grant_type="password", username="bob", password="not this one")
    unknown = mobile.posts("token", grant_type="password", username="nobody", password="not this one")
    assert told(wrong) == told(unknown) == (401, "invalid_grant", "Invalid user credentials")


def test_an_account_whose_mailbox_was_never_proven_is_not_set_up(mobile, app, ada):
    ada.registers()
    answer = mobile.posts("token", grant_type="password", username="ada", password=PASSWORD)
    assert told(answer) == (400, "invalid_grant", "Account is not fully set up")
    assert [event.error for event in events(ada.portal, "LOGIN_ERROR")] == ["resolve_required_actions"]


def test_a_new_text_of_the_terms_is_asked_again_before_any_token(mobile, bob, app):
    import_realm(
        app,
        document_with_clients(localizationTexts={each: {"termsText": "Another text."} for each in ("en", "de", "ar")}),
    )
    answer = mobile.posts("token", grant_type="password", username="bob", password=PASSWORD)
    assert told(answer) == (400, "invalid_grant", "Account is not fully set up")


def test_only_the_right_password_is_told_that_the_account_is_off(mobile, bob):
    switched_off(bob)
    right = mobile.posts("token", grant_type="password", username="bob", password=PASSWORD)
    wrong = mobile.posts("token", grant_type="password", username="bob", password="not this one")
    assert told(right) == (400, "invalid_grant", "Account disabled")
    assert told(wrong) == (401, "invalid_grant", "Invalid user credentials")


def test_wrong_passwords_make_the_next_one_wait_as_on_the_page(mobile, bob):
    for _ in range(40):
        answer = mobile.posts("token", grant_type="password", username="bob", password="not this one")
        if "Retry-After" in answer.headers:
            break
    answer = mobile.posts("token", grant_type="password", username="bob", password=PASSWORD)
    assert told(answer)[1:] in {
        ("invalid_grant", "Invalid user credentials"),
        ("temporarily_unavailable", "Too many requests. Try again later"),
    }
    assert int(answer.headers["Retry-After"]) > 0


def test_a_sign_in_is_told_with_client_and_session(mobile, bob, app):
    tokens = mobile.signs_in("bob", PASSWORD)
    mobile.posts("token", grant_type="password", username="bob", password="not this one")
    [login] = [event for event in events(bob.portal, "LOGIN") if event.client_id]
    assert (login.client_id, login.session_id, login.details["grant_type"]) == (
        "mobile-app",
        tokens["session_state"],
        "password",
    )
    [failed] = events(bob.portal, "LOGIN_ERROR")
    assert (failed.client_id, failed.error, failed.account_id) == (
        "mobile-app",
        "invalid_user_credentials",
        bob.account().id,
    )


@pytest.mark.parametrize(
    ("client", "secret", "expected"),
    [
        ("browser-only", "", (400, "unauthorized_client", "Client not allowed for direct access grants")),
        ("nobody", "", (401, "invalid_client", "Invalid client or Invalid client credentials")),
        ("switched-off", "", (401, "invalid_client", "Invalid client or Invalid client credentials")),
        ("resource", "", (401, "invalid_client", "Invalid client or Invalid client credentials")),
        ("web-app", "wrong", (401, "invalid_client", "Invalid client or Invalid client credentials")),
        ("web-app", "", (401, "unauthorized_client", "Invalid client or Invalid client credentials")),
        ("", "", (400, "invalid_client", "Missing client_id parameter")),
    ],
)
def test_a_client_that_may_not_ask_is_told_so(app, bob, client, secret, expected):
    answer = Application(app, client, secret).posts("token", grant_type="password", username="bob", password=PASSWORD)
    assert told(answer) == expected


def test_a_client_that_came_with_a_header_is_told_which_kind_is_right(web, bob):
    web.secret = "wrong"
    answer = web.posts_basic("token", grant_type="password", username="bob", password=PASSWORD)
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="demo"'


def test_who_asks_for_tokens_without_an_end_gets_those_of_a_session(mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD, scope="openid offline_access")
    assert (tokens["scope"], tokens["refresh_expires_in"]) == ("openid email profile", 1800)


def test_scopes_that_the_client_does_not_have_are_refused(mobile, bob):
    answer = mobile.posts("token", grant_type="password", username="bob", password=PASSWORD, scope="openid admin")
    assert told(answer)[:2] == (400, "invalid_scope")


def test_another_realms_client_is_unknown_here(mobile, bob):
    mobile.realm = "elsewhere"
    answer = mobile.posts("token", grant_type="password", username="bob", password=PASSWORD)
    assert (answer.status_code, answer.json) == (404, {"error": "Realm does not exist"})
