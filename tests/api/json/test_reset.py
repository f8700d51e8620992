"""A forgotten password, for apps."""

from tests.support.program import ALICE, Program

NEW = "AnotherStrongPass456!"


def forgets(program: Program, body: object = None) -> Program:
    program.secret = ""
    program.asks("POST", "forgot-password", {"username": ALICE["username"]} if body is None else body)
    program.secret = program.body.get("resetToken", "")
    return program


def resets(program: Program, **body: object) -> Program:
    return program.asks("POST", "reset-password", body)


def test_the_code_from_the_mail_opens_the_way_to_a_new_password(program: Program):
    forgets(program.has_account())
    assert program.status == 202
    resets(program, code=program.code(), password=NEW)
    assert (program.status, program.answer.data) == (204, b"")
    assert program.token(NEW).status_code == 200
    assert program.token().status_code == 401


def test_the_answer_is_the_same_whoever_has_an_account(program: Program):
    program.has_account()
    bodies = [forgets(program, {"username": name}).body for name in (ALICE["username"], "nobody", "no@yourapp.com")]
    assert program.status == 202
    assert len({tuple(each) for each in bodies}) == 1
    assert len({(each["expiresIn"], each["mailHeld"]) for each in bodies}) == 1


def test_the_address_does_as_well_as_the_name(program: Program):
    forgets(program.has_account(), {"email": ALICE["email"]})
    assert resets(program, code=program.code(), password=NEW).status == 204


def test_nobody_named_is_a_mistake(program: Program):
    for body in ({}, {"username": ""}, {"email": "  "}):
        forgets(program, body)
        assert (program.status, program.errors) == (400, {"username": "loginMissing.username"})
    assert forgets(program, {"username": 5}).status == 400


def test_a_wrong_code_and_a_weak_password_are_told_and_a_right_code_is_sent_once(program: Program):
    forgets(program.has_account())
    code = program.code()
    assert resets(program, code="1", password=NEW).errors == {"code": "resetCodeRefused"}
    assert resets(program, password=NEW).errors == {"code": "missingCodeMessage"}
    assert resets(program, code=code, password="x").errors == {"password": "invalidPasswordMinLengthMessage"}
    assert resets(program, password=NEW).status == 204


def test_a_reset_is_over_when_it_is_done(program: Program):
    forgets(program.has_account())
    code = program.code()
    for _ in range(2):
        program.asks("POST", "reset-password", {"code": code, "password": NEW}, Idempotency_Key="k")
        assert program.status == 204
    assert resets(program, code=code, password="SomethingElse1!").status == 401


def test_another_secret_opens_no_reset(program: Program):
    program.registers()
    assert resets(program, code="123456", password=NEW).status == 401
    assert program.body["code"] == "invalid-token"


def test_a_realm_without_resets_says_so(in_realm):
    program = in_realm(resetPasswordAllowed=False)
    assert program.asks("POST", "forgot-password", {"username": "x"}).status == 403
    assert program.asks("POST", "reset-password", {"code": "x", "password": "y"}).status == 403
