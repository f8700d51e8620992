"""Applications in a browser, on another origin."""

import pytest

from tests.support.person import PASSWORD

OWN, OTHER = "https://app.example", "https://evil.example"
PERSON = {"grant_type": "password", "client_id": "mobile-app", "username": "bob", "password": PASSWORD}


def preflight(mobile, path, origin, method="POST"):
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    return mobile.app.test_client().options(mobile.at(path), headers=headers)


@pytest.mark.parametrize("path", ["token", "userinfo", "revoke", "logout"])
def test_a_preflight_is_answered(mobile, path):
    answer = preflight(mobile, path, OWN)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == OWN
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_nobody_else_is_answered_so(mobile):
    answer = preflight(mobile, "token", OTHER)
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_application_may_read_tokens_and_refusals(mobile, bob):
    """With `credentials: include`, as keycloak-js sends it."""
    for form, status in ((PERSON, 200), ({**PERSON, "password": "not this one"}, 401)):
        answer = mobile.app.test_client().post(mobile.at("token"), data=form, headers={"Origin": OWN})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == OWN
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.parametrize("client", ["mobile-app", "other-app"])
def test_a_client_is_read_from_its_own_origins_only(mobile, bob, client):
    form = {**PERSON, "client_id": client}
    answer = mobile.app.test_client().post(mobile.at("token"), data=form, headers={"Origin": OWN})
    assert answer.status_code == 200
    assert ("Access-Control-Allow-Origin" in answer.headers) is (client == "mobile-app")
