"""The password API with real tokens: every status of its contract."""

import pytest

from portal.accounts.account import AccountState
from tests.api.conftest import examples_document
from tests.support.portals import import_realm
from tests.support.program import ALICE, PROTOCOL, Program

BODY = {**ALICE, "password": "current_password"}
VALIDATE, RESET = "password-resources/validate-password", "password-resources/reset-password"


@pytest.fixture
def owner(program: Program) -> Program:
    """Somebody with an account and an access token."""
    program.has_account(BODY)
    program.secret = program.token("current_password").get_json()["access_token"]
    return program


def validates(program: Program, password: object = "current_password") -> Program:
    return program.asks("POST", VALIDATE, {"password": password})


def changes(program: Program, current: object = "current_password", new: object = "user_new_password") -> Program:
    return program.asks("POST", RESET, {"currentPassword": current, "newPassword": new})


def test_the_right_password_is_valid_and_another_is_not(owner: Program):
    assert (validates(owner).status, owner.body) == (200, {"valid": True})
    assert (validates(owner, "nope").status, owner.body) == (200, {"valid": False})


def test_the_new_password_stands_and_the_owner_is_told(owner: Program):
    assert (changes(owner).status, owner.answer.data) == (204, b"")
    assert owner.token("user_new_password").status_code == 200
    assert owner.token("current_password").status_code == 401
    assert "password" in owner.mails()[0].subject.lower()


def test_sessions_go_on_unless_the_realm_wants_them_to_end(owner: Program):
    other = owner.token("current_password").get_json()["access_token"]
    assert changes(owner).status == 204
    assert validates(owner, "user_new_password").status == 200
    mine, owner.secret = owner.secret, other
    assert validates(owner, "user_new_password").status == 200
    import_realm(owner.app, examples_document(attributes={"portico.passwordApiSignsOut": "true"}))
    owner.secret = mine
    assert changes(owner, "user_new_password", "current_password").status == 204
    assert validates(owner).status == 200
    owner.secret = other
    assert validates(owner).status == 401


def test_a_change_that_is_repeated_with_its_key_is_made_once(owner: Program):
    body = {"currentPassword": "current_password", "newPassword": "user_new_password"}
    for _ in range(2):
        assert owner.asks("POST", RESET, body, Idempotency_Key="k").status == 204
    assert len(owner.mails()) == 2  # of the registration, and of the change
    assert owner.asks("POST", RESET, {**body, "newPassword": "x"}, Idempotency_Key="k").status == 422
    assert owner.body["error"] == "idempotency-key-reused"


def test_a_key_is_of_one_owner(owner: Program):
    body = {"currentPassword": "current_password", "newPassword": "user_new_password"}
    owner.asks("POST", RESET, body, Idempotency_Key="k")
    owner.secret = ""
    owner.has_account({**BODY, "username": "other", "email": "other@yourapp.com"})
    owner.secret = owner.token("current_password", "other").get_json()["access_token"]
    assert owner.asks("POST", RESET, body, Idempotency_Key="k").status == 204
    assert owner.token("user_new_password", "other").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (VALIDATE, {}),
        (VALIDATE, {"password": None}),
        (VALIDATE, {"password": ""}),
        (VALIDATE, {"password": 5}),
        (VALIDATE, []),
        (RESET, {"currentPassword": "current_password"}),
        (RESET, {"newPassword": "user_new_password"}),
        (RESET, {"current_password": "x", "newPassword": "y"}),
        (RESET, {"currentPassword": ["x"], "newPassword": "y"}),
    ],
)
def test_a_malformed_body_is_400(path, body, owner: Program):
    assert owner.asks("POST", path, body).status == 400
    assert owner.body["error"] == "invalid_request"
    assert owner.body["error_description"]


def test_a_new_password_that_breaks_rules_is_400_and_names_them(owner: Program):
    changes(owner, new="x")
    assert (owner.status, owner.body["error"]) == (400, "invalid_password")
    assert [each["code"] for each in owner.body["errors"]] == ["invalidPasswordMinLengthMessage"]
    assert owner.body["errors"][0]["field"] == "newPassword"
    assert changes(owner, new="current_password").body["errors"][0]["code"] == "passwordUnchangedMessage"


def test_a_wrong_current_password_is_401_and_can_be_told_from_a_bad_token(owner: Program):
    changes(owner, "nope")
    assert (owner.status, owner.body["error"]) == (401, "invalid_current_password")
    assert "WWW-Authenticate" not in owner.answer.headers
    owner.secret = "nothing"
    changes(owner)
    assert (owner.status, owner.body["error"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in owner.answer.headers["WWW-Authenticate"]


def test_the_token_is_judged_before_the_body(owner: Program):
    token, owner.secret = owner.secret, ""
    for path in (VALIDATE, RESET):
        assert owner.asks("POST", path, {}).status == 401
        assert owner.asks("POST", path, {}, Authorization=f"Bearer {token[:-4]}AAAA").status == 401


def test_an_expired_token_is_401(owner: Program, clock):
    clock.move(minutes=6)
    assert validates(owner).status == 401


def test_a_token_of_a_disabled_account_is_401(owner: Program):
    with owner.portal.work.transaction() as unit:
        unit.accounts.set_state(owner.registration["id"], AccountState.INACTIVE)
    assert validates(owner).status == 401


def test_a_client_has_no_password_of_its_own(program: Program):
    document = examples_document()
    for client in document["clients"]:
        if client["clientId"] == "app-registration-service":
            client["secret"] = "a secret of the tests"
    import_realm(program.app, document)
    form = {
        "grant_type": "client_credentials",
        "client_id": "app-registration-service",
        "client_secret": "a secret of the tests",
    }
    answer = program.client.post(f"/realms/examples/{PROTOCOL}/token", data=form)
    program.secret = answer.get_json()["access_token"]
    assert validates(program).status == 403


def test_the_rest_of_the_contract(owner: Program):
    assert owner.asks("POST", f"/realms/nobody/{VALIDATE}", {"password": "x"}).status == 404
    assert owner.body == {"error": "Realm does not exist"}
    assert owner.asks("GET", VALIDATE).status == 405
    assert owner.sends("password=x", "text/plain", VALIDATE).status == 401  # no token came along
    headers = {"Authorization": f"Bearer {owner.secret}"}
    owner.answer = owner.client.post(f"/realms/examples/{VALIDATE}", data={"password": "x"}, headers=headers)
    assert (owner.status, owner.body["error"]) == (415, "invalid_request")


def test_a_mistake_of_ours_is_500_in_the_same_style(owner: Program, monkeypatch):
    monkeypatch.setattr(type(owner.portal.own_password), "is_right", lambda *_: 1 / 0)
    assert (validates(owner).status, owner.body["error"]) == (500, "server_error")


def test_ten_wrong_guesses_trip_the_lock_of_the_login(owner: Program):
    answers = [validates(owner, f"guess {number}").status for number in range(10)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert int(owner.answer.headers["Retry-After"]) > 0
    assert (validates(owner).status, changes(owner).status) == (429, 429)
    assert owner.token("current_password").status_code != 200


def test_guesses_at_the_login_count_here(owner: Program):
    for number in range(10):
        owner.token(f"guess {number}")
    assert validates(owner).status == 429


def test_both_calls_count_together(owner: Program):
    told = [(validates if number % 2 else changes)(owner, f"guess {number}").status for number in range(10)]
    assert told[-1] == 429


def test_events_tell_what_was_tried(owner: Program):
    changes(owner, "nope")
    changes(owner)
    names = [(name, error, client) for name, error, client, _ in owner.events()][-3:]
    assert ("UPDATE_PASSWORD_ERROR", "invalid_user_credentials", "mobile-app") in names
    assert ("UPDATE_CREDENTIAL", None, "mobile-app") in names
