"""What is sent wrongly is told in JSON, and is never a mistake of ours."""

import pytest

from portal.accounts.hashing import PasswordHasher
from tests.support.application import document_with_clients, told
from tests.support.person import PASSWORD
from tests.support.portals import import_realm

TOKEN = "/realms/demo/protocol/openid-connect/token"
PERSON = {"grant_type": "password", "client_id": "mobile-app", "username": "bob", "password": PASSWORD}
REFRESH = {"grant_type": "refresh_token", "client_id": "mobile-app"}
FORM = "application/x-www-form-urlencoded"


def sends(app, **request):
    return app.test_client().post(TOKEN, **request)


@pytest.mark.parametrize(
    ("request_", "status", "error", "description"),
    [
        ({"data": {}}, 400, "invalid_request", "Missing form parameter: grant_type"),
        ({"data": {"grant_type": ""}}, 400, "invalid_request", "Missing form parameter: grant_type"),
        ({"data": {"grant_type": "magic"}}, 400, "unsupported_grant_type", "Unsupported grant_type"),
        ({"data": {"grant_type": "authorization_code"}}, 400, "unsupported_grant_type", "Unsupported grant_type"),
        ({"data": {**PERSON, "client_id": ""}}, 400, "invalid_client", "Missing client_id parameter"),
        ({"data": {**PERSON, "username": ""}}, 401, "invalid_request", "Missing parameter: username"),
        ({"data": {**PERSON, "username": "  "}}, 401, "invalid_request", "Missing parameter: username"),
        ({"data": {**PERSON, "password": ""}}, 401, "invalid_grant", "Invalid user credentials"),
        ({"data": {**PERSON, "password": "p" * 5000}}, 401, "invalid_grant", "Invalid user credentials"),
        ({"data": {**PERSON, "username": "b" * 5000}}, 401, "invalid_grant", "Invalid user credentials"),
        ({"data": {**PERSON, "username": "bo\0b"}}, 401, "invalid_grant", "Invalid user credentials"),
        ({"data": {**PERSON, "client_id": "mobile\0-app"}}, 401, "invalid_client", None),
        ({"data": {**PERSON, "client_id": "m" * 5000}}, 401, "invalid_client", None),
        ({"data": {**PERSON, "scope": "o" * 5000}}, 400, "invalid_scope", None),
        ({"data": REFRESH}, 400, "invalid_request", "No refresh token"),
        ({"data": "grant_type=a&grant_type=a", "content_type": FORM}, 400, "invalid_request", "duplicated parameter"),
        ({"data": b"grant_type=%ff%fe&x=%", "content_type": FORM}, 400, "unsupported_grant_type", None),
        ({"data": b"\xff\xfe\x00", "content_type": FORM}, 400, "invalid_request", None),
        ({"json": PERSON}, 415, "invalid_request", None),
        ({"data": "grant_type=password", "content_type": "text/plain"}, 415, "invalid_request", None),
        ({"data": b"grant_type=password"}, 415, "invalid_request", None),
        ({"data": PERSON, "content_type": "multipart/form-data"}, 415, "invalid_request", None),
        ({"data": {**PERSON, "pad": "p" * 70_000}}, 413, "invalid_request", None),
        ({"query_string": PERSON}, 400, "invalid_request", "Missing form parameter: grant_type"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(app, bob, request_, status, error, description):
    answer = sends(app, **request_)
    assert told(answer)[:2] == (status, error)
    assert description is None or told(answer)[2] == description
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic //79", "Basic Og==", "Basic bW9iaWxl", "Digest x", ""])
def test_broken_client_headers_name_nobody(app, bob, header):
    form = {name: value for name, value in PERSON.items() if name != "client_id"}
    answer = sends(app, data=form, headers={"Authorization": header})
    assert told(answer)[1] == "invalid_client"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["token", "token/introspect", "revoke"])
def test_other_methods_are_told_the_right_one(app, method, path):
    answer = app.test_client().open(f"/realms/demo/protocol/openid-connect/{path}", method=method, data={})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")
    assert answer.mimetype == "application/json"


def test_userinfo_can_be_looked_at_without_its_body(mobile, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    answer = mobile.app.test_client().head(mobile.at("userinfo"), headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.get_data()) == (200, b"")


def test_a_body_of_unknown_length_is_refused(app):
    answer = app.test_client().post(TOKEN, headers={"Transfer-Encoding": "chunked", "Content-Length": ""})
    assert told(answer)[:2] == (411, "invalid_request")


def test_a_closed_realm_says_so(app):
    import_realm(app, document_with_clients(enabled=False))
    assert told(sends(app, data=PERSON)) == (403, "access_denied", "Realm not enabled")


def test_old_guides_write_auth_in_front(app, bob):
    assert app.test_client().post(f"/auth{TOKEN}", data=PERSON).status_code == 200


def test_when_too_many_passwords_wait_the_client_is_told_when_to_come_back(app, portal, bob):
    """A hasher with no room at all is a real one that is full."""
    portal.services.hasher.close()
    full = PasswordHasher({"1": b"pepper"}, 4, most_waiting=0)
    object.__setattr__(portal.services, "hasher", full)
    answer = sends(app, data=PERSON)
    assert told(answer)[:2] == (503, "temporarily_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    refreshed = sends(app, data={**REFRESH, "refresh_token": "x"})
    assert refreshed.status_code == 400


def test_a_used_up_limit_is_told_in_json(app, portal, mobile):
    import_realm(app, _limited("1 per hour"))
    assert told(mobile.posts("token", grant_type="client_credentials"))[0] == 401
    answer = mobile.posts("token", grant_type="client_credentials")
    assert told(answer)[0] == 429
    assert int(answer.headers["Retry-After"]) > 0


def _limited(figure: str) -> dict[str, object]:
    document = document_with_clients()
    return {**document, "attributes": {**document.get("attributes", {}), "portico.limits.token": figure}}
