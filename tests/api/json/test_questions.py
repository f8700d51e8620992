"""A program is asked what a page would ask: by the same conditions, scopes and rules, and its schema says so before."""

import pytest
from jsonschema import Draft202012Validator

from portal.accounts.account import IdentifierKind
from tests.api.conftest import examples_document
from tests.support.portals import import_realm
from tests.support.program import ALICE, Program

PROVIDER = "org.keycloak.userprofile.UserProfileProvider"
EVERYBODY = {"view": ["admin", "user"], "edit": ["admin", "user"]}
QUESTIONS = [
    {"name": "tier", "validations": {"options": {"options": ["basic", "premium"]}}},
    {"name": "company", "required": {}, "annotations": {"portico.showWhen": "tier=premium"}},
    {"name": "country", "validations": {"options": {"options": ["US", "DE"]}}},
    {"name": "state", "annotations": {"portico.optionsWhen": {"country": {"US": ["CA", "NY"]}}}},
    {"name": "vat", "annotations": {"portico.requiredWhen": "tier=premium"}},
    {"name": "hobby", "required": {}, "annotations": {"portico.ask": "next-login"}},
]


@pytest.fixture
def program(app):
    """An app of a realm with questions that depend on each other."""
    document = examples_document()
    profile = {
        "attributes": [
            *({"name": name} for name in ("username", "email")),
            *({"permissions": EVERYBODY, **each} for each in QUESTIONS),
        ]
    }
    component = {"providerId": "declarative-user-profile", "config": {"kc.user.profile.config": [profile]}}
    import_realm(app, {**document, "components": {PROVIDER: [component]}})
    return Program(app)


def body(**answers):
    return {**{name: ALICE[name] for name in ("username", "email", "password")}, **answers}


CASES = [
    ({}, {}),
    ({"tier": "basic"}, {}),
    ({"tier": "premium"}, {"company": "error-user-attribute-required", "vat": "error-user-attribute-required"}),
    ({"tier": "premium", "company": "Engines", "vat": "1"}, {}),
    ({"tier": "basic", "company": "Engines"}, {}),
    ({"country": "US", "state": "NY"}, {}),
    ({"country": "US", "state": "BY"}, {"state": "error-invalid-value"}),
    ({"country": "DE", "state": "BY"}, {}),
    ({"hobby": "Chess"}, {}),
]


@pytest.mark.parametrize(("answers", "wrong"), CASES)
def test_the_answers_of_a_program_lead_to_the_same_questions(answers, wrong, program: Program):
    program.registers(body(**answers))
    assert program.errors == wrong
    assert program.status == (400 if wrong else 201)


@pytest.mark.parametrize(("answers", "wrong"), CASES)
def test_the_schema_said_so(answers, wrong, program: Program):
    schema = program.asks("GET", "registration-schema").body["schema"]
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(body(**answers)) == (not wrong)


def test_what_is_hidden_or_kept_for_later_is_not_stored(program: Program):
    program.registers(body(tier="basic", company="Engines", country="DE", state="NY", hobby="Chess"))
    assert program.status == 201
    realm_id = program.portal.realms.named("examples").realm.id
    with program.portal.work.reading() as unit:
        account = unit.accounts.holding(realm_id, IdentifierKind.USERNAME, ALICE["username"])
    assert account.attributes == {"tier": ("basic",), "country": ("DE",)}
