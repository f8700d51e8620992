"""What to ask, and the live check of a value."""

import jsonschema
import pytest

from tests.support.program import ALICE, Program


def test_the_schema_tells_the_form_in_the_readers_language(demo: Program):
    told = demo.asks("GET", "registration-schema", Accept_Language="de").body
    assert list(told["schema"]["properties"])[:5] == ["username", "email", "firstName", "lastName", "phoneNumber"]
    assert told["schema"]["properties"]["email"]["title"] == "E-Mail-Adresse"
    assert [rule["name"] for rule in told["passwordPolicy"]["rules"]] == ["length", "notUsername", "notEmail"]
    assert told["terms"]["url"].endswith("/realms/demo/terms")
    assert told["steps"] == ["register", "verify-email", "terms"]
    assert told["captcha"] is None


def test_the_schema_is_one_and_takes_what_the_registration_takes(program: Program):
    schema = program.asks("GET", "registration-schema").body["schema"]
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    assert judge.is_valid(ALICE)
    assert not judge.is_valid({**ALICE, "username": 5})
    assert not judge.is_valid({name: value for name, value in ALICE.items() if name != "password"})


def test_a_value_is_judged_as_by_the_registration(program: Program):
    program.asks("POST", "register/check/username", {"username": "a b"})
    verdict = program.body
    program.registers({**ALICE, "username": "a b"})
    [error] = program.body["errors"]
    assert verdict == {**error, "valid": False}


def test_a_right_value_is_right(program: Program):
    told = program.asks("POST", "register/check/username", {"username": "grace"}).body
    assert told == {"field": "username", "valid": True, "available": True}
    told = program.asks("POST", "register/check/email", {"email": "ada@gmial.com"}).body
    assert told == {"field": "email", "valid": True, "suggestedAddress": "ada@gmail.com"}


def test_a_taken_name_comes_with_others_and_an_address_is_never_told(program: Program):
    program.has_account()
    told = program.asks("POST", "register/check/username", {"username": ALICE["username"]}).body
    assert (told["code"], told["valid"]) == ("usernameExistsMessage", False)
    assert len(told["suggestedUsernames"]) == 3
    assert program.asks("POST", "register/check/email", {"email": ALICE["email"]}).body["valid"]


def test_a_check_may_be_sent_as_a_form(program: Program):
    address = "/realms/examples/register/check/username"
    program.answer = program.client.post(address, data={"username": "a b"}, headers={"Accept": "application/json"})
    assert (program.status, program.body["code"]) == (200, "error-username-invalid-character")


@pytest.mark.parametrize("body", [{"username": "x", "password": "y"}, {"credentials": []}])
def test_a_check_takes_no_password_along(body, program: Program):
    assert program.asks("POST", "register/check/username", body).status == 400
    assert program.body["code"] == "password-not-wanted"


def test_a_password_is_checked_alone(program: Program):
    told = program.asks("POST", "register/check/password", {"password": "abc"}).body
    assert (told["valid"], told["rules"][0]["met"]) == (False, False)
    assert program.asks("POST", "register/check/password", {"password": "abcd"}).body["valid"]
