"""What the door offers, and its keys."""

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.support.person import PASSWORD


def test_everything_that_is_described_is_there(mobile, app):
    described = app.test_client().get("/realms/demo/.well-known/openid-configuration").json
    assert described["issuer"] == "http://localhost/realms/demo"
    addresses = [value for name, value in described.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(addresses) == 6
    for address in addresses:
        assert address.startswith(described["issuer"] + "/protocol/openid-connect/")
        assert app.test_client().post(address.removeprefix("http://localhost")).status_code != 404
    assert described["grant_types_supported"] == ["password", "refresh_token", "client_credentials"]


def test_the_keys_verify_what_the_realm_signs(mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    published = mobile.gets("certs")
    keys = KeySet.import_key_set(published.json)
    for kind in ("access_token", "id_token"):
        assert jwt.decode(tokens[kind], keys, algorithms=["RS256"]).claims["azp"] == "mobile-app"


def test_the_keys_hold_nothing_private(mobile):
    [key] = mobile.gets("certs").json["keys"]
    assert (key["alg"], key["use"], key["kty"]) == ("RS256", "sig", "RSA")
    assert set(key) == {"alg", "use", "kty", "kid", "n", "e"}


@pytest.mark.parametrize("address", ["certs", "../../.well-known/openid-configuration"])
def test_every_page_may_read_them(mobile, app, address):
    answer = app.test_client().get(f"/realms/demo/{_path(address)}", headers={"Origin": "https://anywhere.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://anywhere.example")
    assert "no-store" not in answer.headers["Cache-Control"]


def _path(address: str) -> str:
    return address.removeprefix("../../") if address.startswith("..") else f"protocol/openid-connect/{address}"


def test_the_bare_address_of_a_realm_tells_its_key(mobile, app, bob):
    """python-keycloak asks it for the key."""
    found = app.test_client().get("/realms/demo", headers={"Accept": "*/*"}).json
    assert found["token-service"] == "http://localhost/realms/demo/protocol/openid-connect"
    assert (found["realm"], found["tokens-not-before"]) == ("demo", 0)
    key = RSAKey.import_key(f"-----BEGIN PUBLIC KEY-----\n{found['public_key']}\n-----END PUBLIC KEY-----\n")
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert jwt.decode(token, key, algorithms=["RS256"]).claims["azp"] == "mobile-app"


def test_a_browser_finds_the_realms_page_there(bob):
    answer = bob.browser.get("/realms/demo", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "/realms/demo/")


def test_an_unknown_realm_has_none(app):
    answer = app.test_client().get("/realms/nowhere/.well-known/openid-configuration")
    assert (answer.status_code, answer.json) == (404, {"error": "Realm does not exist"})
