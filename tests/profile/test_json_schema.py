"""The questions of a registration as JSON Schema."""

import pytest
from jsonschema import Draft202012Validator

from portal.profile.compile import compile_profile, default_profile
from portal.profile.context import Context, Situation
from portal.profile.json_schema import registration_schema
from portal.profile.validate import validate_profile

REGISTRATION = Context(Situation.REGISTRATION)
EVERYBODY = {"view": ["admin", "user"], "edit": ["admin", "user"]}
WORDS = {"${username}": "Benutzername", "${email}": "E-Mail-Adresse", "${plan}": "Tarif", "${gold}": "Gold"}
TIER = {"name": "tier", "validations": {"options": {"options": ["basic", "premium", "gold"]}}}
COMPANY = {
    "name": "company",
    "required": {},
    "annotations": {"portico.showWhen": "tier=premium"},
    "validations": {"length": {"max": 9}},
}
COUNTRY = {"name": "country", "validations": {"options": {"options": ["US", "CA", "DE"]}}}
STATE = {
    "name": "state",
    "required": {},
    "annotations": {"portico.optionsWhen": {"country": {"US": ["CA", "NY"], "CA": ["ON"]}}},
}


def profile(*attributes, **more):
    raw = default_profile() | more
    raw["attributes"] = raw["attributes"][:2]
    raw["attributes"] += [{"permissions": EVERYBODY, **attribute} for attribute in attributes]
    compiled = compile_profile(raw)
    assert not isinstance(compiled, tuple), list(map(str, compiled))
    return compiled


def schema_of(*attributes, context=REGISTRATION, **more):
    schema = registration_schema(profile(*attributes, **more), context, lambda text: WORDS.get(text, text))
    Draft202012Validator.check_schema(schema)
    return schema


def property_of(**attribute):
    return schema_of({"name": "x", **attribute})["properties"]["x"]


def test_a_question_is_a_member_with_its_title_in_the_readers_language():
    schema = schema_of()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert [(name, each["title"]) for name, each in schema["properties"].items()] == [
        ("username", "Benutzername"),
        ("email", "E-Mail-Adresse"),
    ]
    assert schema["required"] == ["username", "email"]


@pytest.mark.parametrize(
    ("rules", "keywords"),
    [
        ({"length": {"min": 2, "max": 5}}, {"minLength": 2, "maxLength": 5}),
        ({}, {"maxLength": 2048}),
        ({"options": {"options": ["a", "b"]}}, {"enum": ["a", "b"]}),
        ({"pattern": {"pattern": r"\d+"}}, {"pattern": "^(?:[0-9]+)$"}),
        ({"iso-date": {}}, {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        ({"uri": {}}, {"format": "iri"}),
    ],
)
def test_what_a_rule_says_stands_in_keywords(rules, keywords):
    assert keywords.items() <= property_of(validations=rules).items()


def test_a_keyword_that_two_rules_use_is_said_twice():
    rules = {"pattern": {"pattern": "[a-z]+"}, "integer": {}}
    assert property_of(validations=rules)["allOf"] == [{"pattern": "^[+-]?[0-9]{1,64}$"}]


def test_several_answers_are_a_list():
    told = property_of(multivalued=True, validations={"multivalued": {"min": 1, "max": 3}, "length": {"max": 4}})
    assert (told["type"], told["minItems"], told["maxItems"]) == ("array", 1, 3)
    assert told["items"] == {"type": "string", "maxLength": 4}


def test_what_no_keyword_says_is_listed():
    assert property_of(validations={"local-date": {}, "length": {"max": 9}})["x-portico"]["rules"] == ["local-date"]
    assert property_of(validations={"pattern": {"pattern": r"\p{L}+"}})["x-portico"]["rules"] == ["pattern"]
    assert "x-portico" not in property_of(validations={"pattern": {"pattern": r"[a-z]+"}})
    assert schema_of()["x-portico"]["unsaid"]


def test_a_default_stands_there_and_answers_for_whoever_says_nothing():
    schema = schema_of({"name": "x", "required": {}, "defaultValue": "a"})
    assert schema["properties"]["x"]["default"] == "a"
    assert "x" not in schema["required"]


def test_a_default_to_be_completed_answers_for_nobody():
    phone = {"name": "x", "defaultValue": "+49", "validations": {"length": {"min": 8}}}
    assert "x" in schema_of(phone)["required"]


def test_headings_order_and_labels_are_there_for_who_builds_a_form():
    plan = {
        "name": "plan",
        "displayName": "${plan}",
        "group": "deal",
        "annotations": {
            "inputType": "select",
            "inputOptionLabels": {"gold": "${gold}"},
            "inputHelperTextBefore": "Pick",
        },
    }
    schema = schema_of(plan, groups=[{"name": "deal", "displayHeader": "The deal"}, {"name": "unused"}])
    assert schema["properties"]["plan"]["description"] == "Pick"
    assert schema["properties"]["plan"]["x-portico"] == {
        "group": "deal",
        "inputType": "select",
        "optionLabels": {"gold": "Gold"},
    }
    assert schema["x-portico"]["groups"] == [{"name": "deal", "title": "The deal"}]
    assert schema["x-portico"]["order"] == ["username", "email", "plan"]


def test_only_what_is_asked_is_there():
    hidden = {"name": "x", "permissions": {"view": ["user"], "edit": ["admin"]}}
    later = {"name": "y", "annotations": {"portico.ask": "next-login"}}
    scoped = {"name": "z", "selector": {"scopes": ["phone"]}}
    assert list(schema_of(hidden, later, scoped)["properties"]) == ["username", "email"]
    context = Context(Situation.REGISTRATION, scopes=frozenset({"phone"}))
    assert "z" in schema_of(scoped, context=context)["properties"]


ANSWERS = [
    {},
    {"tier": "basic"},
    {"tier": "premium"},
    {"tier": "premium", "company": "Engines"},
    {"tier": "premium", "company": "Far too long"},
    {"tier": "basic", "company": "Far too long"},
    {"tier": "gold", "vat": "1"},
    {"tier": "gold"},
    {"country": "US"},
    {"country": "US", "state": "NY"},
    {"country": "US", "state": "ON"},
    {"country": "DE"},
    {"country": "DE", "state": "nonsense"},
    {"tier": "premium", "company": "Engines", "seats": "1"},
    {"tier": "premium", "company": "Engines"},
]
VAT = {"name": "vat", "annotations": {"portico.requiredWhen": "tier=gold"}}
SEATS = {"name": "seats", "required": {}, "annotations": {"portico.showWhen": "company"}}
NOT_BASIC = {"name": "why", "required": {}, "annotations": {"portico.showWhen": "tier!=basic"}}
SEVERAL = {"name": "tier", "multivalued": True, "validations": TIER["validations"]}


@pytest.mark.parametrize(
    "attributes",
    [
        [TIER, COMPANY],
        [COMPANY, TIER, SEATS],
        [TIER, VAT],
        [TIER, NOT_BASIC],
        [COUNTRY, STATE],
        [{**TIER, "defaultValue": "premium"}, COMPANY],
        [{**TIER, "defaultValue": "gold"}, VAT],
        [{**TIER, "permissions": {"edit": ["admin"]}}, COMPANY, VAT, NOT_BASIC],
        [TIER, {**COMPANY, "annotations": {"portico.showWhen": {"tier": False}}}],
        [SEVERAL, COMPANY],
        [TIER, {**COMPANY, "annotations": {"portico.showWhen": "tier=premium", "portico.requiredWhen": "tier"}}],
        [TIER, {**VAT, "required": {"roles": ["admin"]}}],
    ],
)
def test_conditions_say_the_same_as_the_submit(attributes):
    questions, schema = profile(*attributes), schema_of(*attributes)
    agreed = set()
    for answers in ANSWERS:
        given = {"username": "ada", "email": "ada@x.test", **answers}
        plain = {name: [value] if _is_several(questions, name) else value for name, value in given.items()}
        is_said = Draft202012Validator(schema).is_valid(plain)
        judged = validate_profile(questions, {name: [value] for name, value in given.items()}, REGISTRATION)
        assert is_said == (not any(each.violation for each in judged)), answers
        agreed.add(is_said)
    assert agreed == {True, False} or attributes[0].get("permissions") or "admin" in str(attributes[-1].get("required"))


def _is_several(questions, name):
    attribute = questions.named(name)
    return attribute is not None and attribute.takes_several
