"""Which browser applications on other origins may read what the doors answer."""

import pytest

from portal.cors import allows
from portal.realms.client import Client
from tests.api.conftest import examples_document
from tests.support.portals import import_realm
from tests.support.program import ALICE, PROTOCOL, Program

APP = "http://localhost:3000"
REGISTRATIONS = f"{PROTOCOL}/registrations"


@pytest.fixture
def strict(app) -> Program:
    """A realm whose mobile app names the origins of its redirect addresses, and one of another host."""
    document = examples_document()
    clients = [
        {**each, "webOrigins": ["+", "https://app.example"]} if each["clientId"] == "mobile-app" else each
        for each in document["clients"]
    ]
    import_realm(app, {**document, "clients": clients})
    return Program(app)


def preflight(program: Program, path: str, origin: str, method: str = "POST") -> dict[str, str]:
    program.asks(
        "OPTIONS",
        path,
        Origin=origin,
        Access_Control_Request_Method=method,
        Access_Control_Request_Headers="content-type, idempotency-key, authorization",
    )
    assert program.status == 200
    return {name: value for name, value in program.answer.headers.items() if name.startswith("Access-Control")}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (REGISTRATIONS, "POST"),
        ("registrations/x", "PATCH"),
        ("registrations/x/verify", "POST"),
        ("register/check/username", "POST"),
        ("forgot-password", "POST"),
        ("terms", "GET"),
        ("password-resources/validate-password", "POST"),
    ],
)
def test_a_preflight_is_answered_for_every_action(path, method, strict: Program):
    told = preflight(strict, path, APP, method)
    assert told["Access-Control-Allow-Origin"] == APP
    assert method in told["Access-Control-Allow-Methods"]
    assert {"Content-Type", "Idempotency-Key", "Authorization"} <= set(told["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in told
    assert "Origin" in strict.answer.headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost:3000.evil.example",
        "http://localhost:30001",
        "https://localhost:3000",
        "https://app.example.evil.example",
        "https://APP.example",
        "null",
        "*",
        "+",
    ],
)
def test_another_origin_is_told_nothing_of_the_kind(origin, strict: Program):
    assert preflight(strict, REGISTRATIONS, origin) == {}
    strict.registers(None, Origin=origin)
    assert strict.status == 201
    assert "Access-Control-Allow-Origin" not in strict.answer.headers


def test_answers_and_errors_can_be_read(strict: Program):
    for body in (ALICE, {}, [1]):
        strict.registers(body, Origin="https://app.example")
        assert strict.answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert "Location" in strict.answer.headers["Access-Control-Expose-Headers"]


def test_a_client_that_says_who_it_is_counts_alone(strict: Program):
    strict.asks("POST", f"{REGISTRATIONS}?client_id=app-registration-service", ALICE, Origin=APP)
    assert strict.status == 201
    assert "Access-Control-Allow-Origin" not in strict.answer.headers


def test_any_origin_only_in_development():
    client = Client("1", "app", web_origins=("*",))
    assert allows([client], "https://anywhere.example", any_origin=True)
    assert not allows([client], "https://anywhere.example", any_origin=False)
    assert not allows([client], "null", any_origin=True)


def test_plus_means_the_origins_of_the_redirect_addresses():
    uris = (
        "https://one.example/cb",
        "http://two.example:80/*",
        "/relative/*",
        "com.app:/cb",
        "https://*.three.example/",
    )
    client = Client("1", "app", root_url="https://root.example:8443", redirect_uris=uris, web_origins=("+",))
    named = ("https://one.example", "http://two.example", "https://root.example:8443")
    assert all(allows([client], origin, any_origin=False) for origin in named)
    others = ("https://two.example", "com.app:", "https://*.three.example", "https://root.example", "*")
    assert not any(allows([client], origin, any_origin=False) for origin in others)


def test_a_client_that_is_switched_off_opens_nothing():
    client = Client("1", "app", is_enabled=False, web_origins=("https://app.example",))
    assert not allows([client], "https://app.example", any_origin=False)


def test_pages_are_for_nobody_else_to_read(strict: Program):
    for path in ("register", "login", "terms"):
        strict.asks("GET", path, Origin=APP)
        assert strict.status == 200
        assert "Access-Control-Allow-Origin" not in strict.answer.headers
