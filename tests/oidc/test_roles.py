"""Roles of people who were brought along from Keycloak."""

import json

from portal.locations import SHIPPED_REALMS
from tests.support.application import Application, claims_of, told

ALICE = {
    "username": "alice",
    "email": "alice@example.test",
    "emailVerified": True,
    "enabled": True,
    "firstName": "Alice",
    "lastName": "Smith",
    "credentials": [{"type": "password", "value": "StrongPass123!"}],
    "realmRoles": ["buyer"],
    "clientRoles": {"account": ["view-profile"], "shop": ["refund"]},
}


def brought_in(app, tmp_path, **changes):
    document = json.loads((SHIPPED_REALMS / "examples.json").read_text())
    document["roles"]["realm"].append(
        {"name": "buyer", "composite": True, "composites": {"client": {"shop": ["order", "look"]}}}
    )
    document["clients"].append({"clientId": "shop", "secret": "hush"})
    document["users"].append({**ALICE, **changes})
    file = tmp_path / "examples.json"
    file.write_text(json.dumps(document))
    done = app.test_cli_runner().invoke(args=["realm", "import", str(file)])
    assert done.exit_code == 0, done.output
    return Application(app, "mobile-app", realm="examples")


def test_tokens_carry_them_with_all_that_they_carry_along(app, tmp_path):
    mobile = brought_in(app, tmp_path)
    claims = claims_of(mobile.signs_in("alice", "StrongPass123!")["access_token"])
    assert claims["realm_access"] == {"roles": ["buyer"]}
    assert claims["resource_access"] == {
        "account": {"roles": ["view-profile"]},
        "shop": {"roles": ["look", "order", "refund"]},
    }
    assert claims["aud"] == ["account", "shop"]


def test_who_has_something_to_do_first_gets_no_tokens(app, tmp_path):
    mobile = brought_in(app, tmp_path, emailVerified=False)
    answer = mobile.posts("token", grant_type="password", username="alice", password="StrongPass123!")
    assert told(answer) == (400, "invalid_grant", "Account is not fully set up")
