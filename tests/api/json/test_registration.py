"""Registering, and going on with it by its secret."""

import json

import pytest

from tests.api.conftest import examples_document
from tests.support.portals import demo_document, import_realm
from tests.support.program import ALICE, Program

ADA = {
    "username": "ada",
    "email": "ada@example.test",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "phoneNumber": "+441234567890",
    "password": "correct horse battery",
}


def test_the_guides_request_makes_an_account(program: Program):
    program.registers()
    assert program.status == 201
    assert program.body["username"] == "mobile-user-001"
    assert program.body["requiredActions"] == ["VERIFY_EMAIL"]
    assert program.answer.headers["Location"].endswith(f"/realms/examples/registrations/{program.body['id']}")


def test_the_same_once_more_is_told_what_is_taken(program: Program):
    program.registers().registers()
    assert (program.status, program.body["errorMessage"]) == (409, "Username already exists")
    assert (program.body["field"], program.errors) == ("username", {"username": "usernameExistsMessage"})


def test_a_weak_password_is_told_with_its_rule(program: Program):
    program.registers({**ALICE, "password": "abc"})
    assert program.status == 400
    assert program.body["errorMessage"].startswith("Password does not match policy: ")
    assert program.body["errors"] == [
        {
            "field": "password",
            "code": "invalidPasswordMinLengthMessage",
            "params": {"min": 4, "have": 3},
            "message": "Password must be 4 characters or more. You have 3",
        }
    ]


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form(program: Program):
    program.registers({"username": "a b", "email": "nobody@", "lastName": "\u0000"})
    assert program.status == 400
    assert program.errors == {
        "username": "error-username-invalid-character",
        "email": "error-invalid-email",
        "firstName": "error-user-attribute-required",
        "lastName": "error-invalid-value",
        "password": "missingPasswordMessage",
    }
    assert list(program.errors) == ["username", "email", "firstName", "lastName", "password"]


def test_sentences_are_in_the_readers_language_and_codes_are_not(program: Program):
    program.registers({**ALICE, "username": ""}, Accept_Language="de-CH, en;q=0.5")
    assert program.errors == {"username": "missingUsernameMessage"}
    assert program.body["detail"] == "Wähle einen Benutzernamen"
    assert program.body["errorMessage"] == "Choose a username"
    assert "Accept-Language" in program.answer.headers["Vary"]


def test_what_the_server_owns_is_ignored_and_the_answer_shows_the_truth(program: Program):
    owned = {"emailVerified": True, "enabled": False, "id": "1", "realmRoles": ["admin"], "requiredActions": []}
    program.registers({**ALICE, **owned, "status": "active", "createdTimestamp": 1, "groups": ["/x"]})
    told = {name: program.body[name] for name in ("emailVerified", "enabled", "status", "requiredActions")}
    assert told == {"emailVerified": False, "enabled": True, "status": "new", "requiredActions": ["VERIFY_EMAIL"]}
    assert program.body["id"] != "1"


@pytest.mark.parametrize(
    "change",
    [
        {"attributes": {"firstName": ["Alice"], "lastName": "Smith"}, "firstName": None, "lastName": None},
        {"password": None, "credentials": [{"type": "password", "value": "StrongPass123!", "temporary": False}]},
        {"password": None, "credentials": [{"type": "otp", "value": "x"}, {"value": "StrongPass123!"}]},
        {"unknown": {"deep": [1, 2, {"x": None}]}, "attributes": {"unknown": 5}},
    ],
)
def test_the_body_may_be_written_in_keycloaks_ways(change, program: Program):
    program.registers({**ALICE, **change}).verifies()
    assert (program.status, program.body["status"]) == (200, "active")
    assert program.token().status_code == 200


@pytest.mark.parametrize("name", ["username", "email", "firstName", "password"])
def test_a_value_of_a_wrong_type_is_a_wrong_value(name, program: Program):
    for value in (5, 1.5, True, {"a": "b"}, [5], [["x"]], [{}]):
        program.registers({**ALICE, name: value, "lastName": ""})
        assert program.status == 400
        assert program.errors[name] == "error-invalid-value"
        assert program.errors["lastName"] == "error-user-attribute-required"


def test_where_the_address_is_the_name_the_name_is_left_out(in_realm):
    program = in_realm(registrationEmailAsUsername=True)
    program.registers({**ALICE, "username": "somebody"})
    assert (program.status, program.body["username"]) == (201, ALICE["email"])


def test_where_nothing_is_verified_the_account_can_be_used_at_once(in_realm):
    program = in_realm(verifyEmail=False).registers()
    assert (program.body["status"], program.body["requiredActions"]) == ("active", [])
    assert program.follows("GET").body["status"] == "active"
    assert program.registers({**ALICE, "username": "other"}).body["errorMessage"] == "Email already exists"


def test_where_nobody_may_register_nothing_is_asked(in_realm):
    program = in_realm(registrationAllowed=False)
    for method, path in (("POST", "protocol/openid-connect/registrations"), ("GET", "registration-schema")):
        assert program.asks(method, path, ALICE if method == "POST" else None).status == 403
        assert program.body["code"] == "registration-not-allowed"


# ------------------------------------------------------------- who has an account


def test_under_explain_a_proven_address_is_told(program: Program):
    program.has_account().registers({**ALICE, "username": "other"})
    assert (program.status, program.body["errorMessage"]) == (409, "Email already exists")


def test_something_else_that_is_wrong_comes_first(program: Program):
    program.has_account().registers({**ALICE, "firstName": ""})
    assert program.status == 400
    assert set(program.errors) == {"username", "email", "firstName"}


def test_private_never_tells_who_has_an_address(demo: Program):
    demo.has_account({**ADA, "username": "ada", "termsAccepted": True})
    first = demo.registers({**ADA, "username": "grace", "email": "grace@example.test"}).body
    again = demo.registers({**ADA, "username": "mallory"}).body
    assert demo.status == 201
    differing = ("id", "username", "email", "registrationToken")
    assert {**first, **dict.fromkeys(differing)} == {**again, **dict.fromkeys(differing)}
    assert demo.mails(ADA["email"])[0].subject != demo.mails("grace@example.test")[0].subject


# ------------------------------------------------------------- going on


def test_the_code_from_the_mail_proves_the_mailbox(program: Program):
    program.registers().verifies()
    assert program.status == 200
    assert (program.body["emailVerified"], program.body["requiredActions"]) == (True, [])
    assert program.verifies("000000").status == 200  # done before: told as it stands


def test_a_wrong_code_is_told_and_five_wear_it_out(program: Program):
    program.registers()
    right = program.code()
    wrong = "000000" if right != "000000" else "111111"
    codes = [program.verifies(wrong).errors["code"] for _ in range(5)]
    assert codes == ["codeWrongMessage"] * 4 + ["codeTriesMessage"]
    assert program.verifies(right).errors == {"code": "codeTriesMessage"}


def test_another_mail_may_be_asked_for_after_a_while(program: Program, clock):
    program.registers()
    assert program.follows("POST", "/resend").status == 429
    assert program.body["retryAfter"] == int(program.answer.headers["Retry-After"]) == 30
    assert program.errors == {"": "emailVerifySendCooldown"}
    clock.move(seconds=31)
    assert program.follows("POST", "/resend").status == 200
    assert len(program.mails()) == 2


def test_a_mistyped_address_is_put_right(program: Program):
    program.registers({**ALICE, "email": "usr@yourapp.com"})
    assert program.follows("PATCH", "", {"email": "nobody@"}).errors == {"email": "error-invalid-email"}
    program.follows("PATCH", "", {"email": ALICE["email"]})
    assert (program.status, program.body["email"]) == (200, ALICE["email"])
    assert program.verifies(program.code()).body["status"] == "active"
    assert program.follows("PATCH", "", {"email": "x@yourapp.com"}).status == 409


def test_only_the_secret_opens_a_registration(program: Program):
    program.registers()
    mine, secret = program.registration["id"], program.secret
    other = program.registers({**ALICE, "username": "other", "email": "o@yourapp.com"}).registration["id"]
    for header in (
        "",
        "Bearer",
        f"Basic {secret}",
        "Bearer x",
        f"Bearer {secret}x",
        "Bearer é".encode().decode("latin1"),
    ):
        program.asks("GET", f"registrations/{mine}", Authorization=header)
        assert (program.status, program.body["code"]) == (401, "invalid-token")
        assert program.answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert program.asks("GET", f"registrations/{other}", Authorization=f"Bearer {secret}").status == 401
    assert program.asks("GET", f"registrations/{mine}", Authorization=f"bearer {secret}").status == 200
    program.realm = "demo"
    assert program.asks("GET", f"registrations/{mine}", Authorization=f"Bearer {secret}").status == 401


def test_the_secret_grows_old(program: Program, clock):
    program.registers()
    clock.move(minutes=59)
    assert program.follows("GET").status == 200
    clock.move(minutes=2)
    assert program.follows("GET").status == 401


def test_who_loses_the_address_to_its_owner_is_told_that_it_is_over(demo: Program):
    demo.registers({**ADA, "username": "squatter", "termsAccepted": True})
    squatter = (demo.registration, demo.secret)
    demo.has_account({**ADA, "termsAccepted": True})
    demo.registration, demo.secret = squatter
    assert demo.follows("GET").status in (401, 410)
    assert demo.verifies("123456").status in (401, 410)


def test_values_that_a_sign_in_would_ask_for_are_still_to_do(program: Program):
    """The realm's rules changed after the registration: nobody gets tokens before the values are put right."""
    program.registers().verifies()
    document = examples_document()
    [component] = document["components"]["org.keycloak.userprofile.UserProfileProvider"]
    profile = json.loads(component["config"]["kc.user.profile.config"][0])
    company = {"name": "company", "required": {}, "permissions": {"view": ["user"], "edit": ["user"]}}
    profile["attributes"].append(company)
    component["config"]["kc.user.profile.config"] = [json.dumps(profile)]
    document["requiredActions"].append({"alias": "VERIFY_PROFILE", "providerId": "VERIFY_PROFILE", "enabled": True})
    import_realm(program.app, document)
    assert program.follows("GET").body["requiredActions"] == ["VERIFY_PROFILE"]
    assert program.token().status_code == 400


# ------------------------------------------------------------- terms


def test_without_a_consent_the_account_is_made_and_cannot_be_used(demo: Program):
    demo.registers(ADA)
    assert (demo.status, demo.body["requiredActions"]) == (201, ["VERIFY_EMAIL", "TERMS_AND_CONDITIONS"])
    assert demo.verifies().body["requiredActions"] == ["TERMS_AND_CONDITIONS"]
    document = demo.asks("GET", "terms", Accept="application/json").body
    demo.follows("POST", "/terms", {"version": document["version"]})
    assert (demo.status, demo.body["requiredActions"]) == (200, [])


def test_terms_may_be_agreed_to_before_the_mailbox_is_proven(demo: Program):
    demo.registers(ADA)
    version = demo.asks("GET", "terms", Accept="application/json").body["version"]
    for _ in range(2):
        demo.follows("POST", "/terms", {"version": version})
        assert (demo.status, demo.body["requiredActions"]) == (200, ["VERIFY_EMAIL"])
    assert demo.verifies().body["requiredActions"] == []
    with demo.portal.work.reading() as unit:
        assert len(unit.consents.of_account(demo.registration["id"])) == 1


def test_tokens_wait_for_the_consent(in_realm):
    program = in_realm(authenticationFlows=demo_document()["authenticationFlows"]).registers().verifies()
    assert program.body["requiredActions"] == ["TERMS_AND_CONDITIONS"]
    refused = program.token()
    assert (refused.status_code, refused.get_json()["error"]) == (400, "invalid_grant")
    version = program.asks("GET", "terms", Accept="application/json").body["version"]
    program.follows("POST", "/terms", {"version": version})
    assert program.token().status_code == 200


@pytest.mark.parametrize("body", [{}, {"version": ""}, {"version": "another"}])
def test_nobody_agrees_to_a_text_unseen(body, demo: Program):
    demo.registers(ADA).follows("POST", "/terms", body)
    assert (demo.status, demo.errors) == (400, {"termsAccepted": "termsChangedMessage"})


def test_a_consent_given_with_the_registration_is_written_down_with_its_door(demo: Program):
    version = demo.asks("GET", "registration-schema").body["terms"]["version"]
    demo.registers({**ADA, "termsAccepted": True, "termsVersion": version})
    assert demo.body["requiredActions"] == ["VERIFY_EMAIL"]
    with demo.portal.work.reading() as unit:
        [consent] = unit.consents.of_account(demo.registration["id"])
    assert (consent.version, consent.door) == (version, "json")


def test_where_no_terms_are_asked_there_is_nothing_to_agree_to(program: Program):
    program.registers().follows("POST", "/terms", {"version": "x"})
    assert (program.status, program.body["code"]) == (409, "no-terms")


def test_the_terms_are_told_in_the_readers_language(demo: Program):
    english = demo.asks("GET", "terms", Accept="application/json").body
    german = demo.asks("GET", "terms", Accept="application/json", Accept_Language="de").body
    assert (english["locale"], german["locale"]) == ("en", "de")
    assert english["version"] != german["version"]
    assert "<" not in english["text"]
    assert english["text"][:10] in english["html"]


# ------------------------------------------------------------- what is written down


def test_events_tell_the_client_and_the_guides_reasons(program: Program):
    program.asks("POST", "protocol/openid-connect/registrations?client_id=mobile-app", ALICE)
    program.asks("POST", "protocol/openid-connect/registrations?client_id=mobile-app", ALICE)
    program.asks("POST", "protocol/openid-connect/registrations", {**ALICE, "username": "x1", "password": "a"})
    registered, taken, weak = [each for each in program.events() if each[0].startswith("REGISTER")]
    assert registered[:3] == ("REGISTER", None, "mobile-app")
    assert taken[:3] == ("REGISTER_ERROR", "username_in_use", "mobile-app")
    assert taken[3]["reason"] == "username_already_exists"
    assert (weak[1], weak[2], weak[3]["reason"]) == ("invalid_registration", None, "invalid_password")


def test_a_taken_address_is_written_down_in_the_guides_word(program: Program):
    program.has_account().registers({**ALICE, "username": "other"})
    assert program.events()[-1][1] == "email_in_use"
    assert program.events()[-1][3]["reason"] == "email_already_exists"


def test_a_client_that_is_not_there_is_refused(program: Program):
    program.asks("POST", "protocol/openid-connect/registrations?client_id=nobody", ALICE)
    assert (program.status, program.body["code"]) == (400, "unknown-client")
