"""Whatever is sent, a program is told in JSON what is wrong with it, and nothing is ever our mistake."""

import json
import re
from pathlib import Path

import pytest

from portal import api
from portal.accounts.hashing import HashingOverloaded
from portal.api.description import PROBLEMS
from portal.flows.ports import StorageUnavailable
from tests.support.program import ALICE, PROTOCOL, Program, is_html

API = Path(api.__file__).parent
CODE = re.compile(r'(?:Refused|Unreadable)\(\s*\d{3}, "([a-z-]+)"')

DEEP = "[" * 60 + "]" * 60
BODIES = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 400),
    (b"null", 400),
    (b'"text"', 400),
    (b"7", 400),
    (b'{"username": "a", "username": "b"}', 400),
    (b'{"attributes": {"x": "a", "x": "b"}}', 400),
    (f'{{"x": {DEEP}}}'.encode(), 400),
    (b"[" * 60_000, 400),
    (b'{"x": NaN}', 400),
    (b'{"x": Infinity}', 400),
    (b'{"x": -Infinity}', 400),
    (b'{"x": ' + b"9" * 5000 + b"}", 400),
    (b'{"x": 1e999}', 400),
    (b'{"username": "\xff\xfe"}', 400),
    (b'{"username": "a\x00"}', 400),
    (b'{"username": "\\ud800"}', 400),
    (b'{"\\ud800": "\\udfff", "password": "\\ud83d"}', 400),
    (b'\xef\xbb\xbf{"username": "a"}', 400),
    (b'{"attributes": []}', 400),
    (b'{"attributes": "x"}', 400),
    (b'{"attributes": {"username": {}}}', 400),
    (b'{"credentials": {}}', 400),
    (b'{"credentials": [5]}', 400),
    (b'{"credentials": [{"type": "password", "value": 5}]}', 400),
    (b'{"username": {"$ne": null}, "password": {"$gt": ""}}', 400),
    (b'{"x": "' + b"a" * 70_000 + b'"}', 413),
]


def assert_told(program: Program, status: int) -> None:
    assert program.status == status, program.answer.data[:300]
    assert not is_html(program.answer)
    assert program.answer.content_type == "application/problem+json"
    assert program.body["status"] == status
    assert program.body["code"] in PROBLEMS
    assert program.answer.headers["X-Request-Id"] in program.body["instance"]
    assert program.answer.headers["Cache-Control"] == "no-store"


def test_no_body_is_our_mistake(program: Program):
    for data, status in BODIES:
        assert_told(program.sends(data), status)
    assert program.accounts() == 0


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "image/png", "application/jsonx"])
def test_another_type_of_body_is_415(media, program: Program):
    assert_told(program.sends(json.dumps(ALICE), media), 415)


def test_json_by_another_name_is_json(program: Program):
    assert program.sends(json.dumps(ALICE), "application/scim+json; charset=utf-8").status == 201


def test_a_body_without_a_length_is_411(program: Program):
    address = f"/realms/examples/{PROTOCOL}/registrations"
    chunked = {"Transfer-Encoding": "chunked", "Content-Type": "application/json"}
    program.answer = program.client.post(address, headers=chunked, environ_overrides={"CONTENT_LENGTH": ""})
    assert_told(program, 411)


def test_what_is_not_there_is_404_in_json(program: Program):
    for path in ("/nothing", "/realms/examples/nothing", f"/realms/nobody/{PROTOCOL}/registrations"):
        assert_told(program.asks("POST", path, {}), 404)
    assert program.asks("POST", f"/realms/nobody/{PROTOCOL}/registrations", {}).body["errorMessage"] == (
        "Realm does not exist"
    )
    assert_told(program.asks("GET", "/nothing", Accept="application/json"), 404)
    assert_told(program.asks("POST", "register/check/nothing", {"nothing": "x"}), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "registration-schema"),
        ("DELETE", f"{PROTOCOL}/registrations"),
        ("GET", "registrations/x/verify"),
        ("PUT", "registrations/x"),
        ("GET", "forgot-password"),
        ("TRACE", "terms"),
    ],
)
def test_another_method_is_405_and_says_which_there_are(method, path, program: Program):
    assert_told(program.asks(method, path, Accept="application/json"), 405)
    assert program.answer.headers["Allow"]


def test_without_saying_anything_of_itself_a_program_is_known_by_the_address(program: Program):
    assert_told(program.asks("PUT", "registrations/x/verify"), 405)
    assert_told(program.asks("GET", "registrations/x"), 401)


def test_small_bodies_are_read_as_carefully(program: Program):
    program.registers()
    for path, member in (("/verify", "code"), ("", "email"), ("/terms", "version"), ("/resend", "anything")):
        for value in (5, None, [], {}, True, "", "\u0000", "\ud800"):
            program.follows("POST" if path else "PATCH", path, {member: value})
            assert program.status in (400, 409, 429), (path, value)
            assert program.body["code"] in PROBLEMS


def test_a_key_has_to_be_one(program: Program):
    for key in ("", " ", '""', "x" * 256, "\u00e9"):
        program.registers(None, Idempotency_Key=key)
        assert_told(program, 400)
        assert program.body["code"] == "malformed-idempotency-key"


def test_a_mistake_of_ours_is_told_in_json_and_says_nothing_of_it(program: Program, monkeypatch):
    monkeypatch.setattr(program.portal.engine, "submit", lambda *_, **__: 1 / 0)
    program.registers()
    assert_told(program, 500)
    assert "ZeroDivision" not in program.answer.get_data(as_text=True)
    assert program.asks("POST", "forgot-password", {"username": "x"}).status == 500


@pytest.mark.parametrize("busy", [HashingOverloaded(7), StorageUnavailable(7)])
def test_a_busy_portal_says_when_to_come_again(busy, program: Program, monkeypatch):
    def refuse(*_, **__):
        raise busy

    monkeypatch.setattr(program.portal.engine, "submit", refuse)
    for ask in (program.registers, lambda: program.asks("POST", "forgot-password", {"username": "x"})):
        ask()
        assert_told(program, 503)
        assert (program.answer.headers["Retry-After"], program.body["retryAfter"]) == ("7", 7)


def test_every_code_of_an_error_is_described():
    written = {code for path in API.rglob("*.py") for code in CODE.findall(path.read_text())}
    assert written >= {"invalid-token", "malformed-json", "wait"}
    assert written <= set(PROBLEMS)
