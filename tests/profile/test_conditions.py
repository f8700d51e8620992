"""Questions that depend on answers: what is shown, required, offered; the same for everybody who asks."""

import pytest

from portal.profile.compile import compile_profile, default_profile
from portal.profile.conditions import Condition, DependentOptions
from portal.profile.context import Context, Situation
from portal.profile.validate import validate_attribute, validate_profile

REGISTRATION, ADMIN_API = Context(Situation.REGISTRATION), Context(Situation.USER_API)
NAMES = ("username", "email")
EVERYBODY = {"view": ["admin", "user"], "edit": ["admin", "user"]}
TIER = {"name": "tier", "validations": {"options": {"options": ["basic", "premium", "gold"]}}}
COMPANY = {"name": "company", "annotations": {"portico.showWhen": "tier=premium"}, "required": {}}
COUNTRY = {"name": "country", "validations": {"options": {"options": ["US", "CA", "DE"]}}}
STATE = {
    "name": "state",
    "required": {},
    "annotations": {"portico.optionsWhen": {"country": {"US": ["CA", "NY"], "CA": ["ON", "QC"]}}},
}


def profile(*attributes):
    raw = default_profile()
    raw["attributes"] = raw["attributes"][:2]
    raw["attributes"] += [{"permissions": EVERYBODY, **attribute} for attribute in attributes]
    compiled = compile_profile(raw)
    assert not isinstance(compiled, tuple), list(map(str, compiled))
    return compiled


def asked(questions, context=REGISTRATION, **given):
    return [each.name for each in questions.asked(context, _lists(given)) if each.name not in NAMES]


def judged(questions, context=REGISTRATION, **given):
    found = validate_profile(questions, {"username": ["ada"], "email": ["ada@x.test"], **_lists(given)}, context)
    return {
        each.attribute: each.violation.code if each.violation else each.values
        for each in found
        if each.attribute not in NAMES
    }


def _lists(given):
    return {name: [value] if isinstance(value, str) else value for name, value in given.items()}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (
            Condition("tier", frozenset({"premium", "gold"})),
            {"premium": True, " gold ": True, "basic": False, "": False},
        ),
        (Condition("tier", frozenset({"basic"}), is_negated=True), {"basic": False, "gold": True, "": True}),
        (Condition("tier"), {"x": True, "": False, "  ": False}),
        (Condition("tier", is_negated=True), {"x": False, "": True}),
    ],
)
def test_what_a_condition_says(condition, holds):
    assert {value: condition.holds({"tier": [value]}) for value in holds} == holds


def test_of_several_answers_one_is_enough_and_none_is_empty():
    condition = Condition("tier", frozenset({"gold"}))
    assert condition.holds({"tier": ["basic", "gold"]})
    assert not condition.holds({})


def test_options_of_several_answers_are_those_of_all():
    options = DependentOptions("country", {"US": ("CA", "NY"), "CA": ("ON", "CA")})
    assert options.offered({"country": ["CA", "US"]}) == ("CA", "NY", "ON")
    assert options.offered({"country": ["DE"]}) == ()


def test_a_question_is_asked_only_when_its_condition_holds():
    questions = profile(TIER, COMPANY)
    assert asked(questions) == ["tier"]
    assert asked(questions, tier="basic") == ["tier"]
    assert asked(questions, tier="premium") == ["tier", "company"]
    assert questions.controlling() == {"tier"}


def test_hidden_is_not_required_and_its_value_is_dropped():
    questions = profile(TIER, COMPANY)
    assert judged(questions, tier="basic", company="Engines") == {"tier": ("basic",)}
    assert judged(questions, tier="premium") == {"tier": ("premium",), "company": "error-user-attribute-required"}
    assert judged(questions, tier="premium", company="Engines")["company"] == ("Engines",)


@pytest.mark.parametrize("context", [REGISTRATION, ADMIN_API, Context(Situation.ACCOUNT)])
def test_it_is_so_everywhere(context):
    assert judged(profile(TIER, COMPANY), context, tier="gold", company="Engines") == {"tier": ("gold",)}


def test_the_order_in_the_profile_does_not_matter():
    assert asked(profile(COMPANY, TIER), tier="premium") == ["company", "tier"]


def test_what_hangs_on_a_hidden_answer_is_hidden_too():
    seats = {"name": "seats", "annotations": {"portico.showWhen": "company"}}
    questions = profile(seats, TIER, COMPANY)
    assert asked(questions, tier="premium", company="Engines") == ["seats", "tier", "company"]
    assert asked(questions, tier="basic", company="Engines") == ["tier"]


def test_a_default_answers_until_the_person_does():
    questions = profile({**TIER, "defaultValue": "premium"}, COMPANY)
    assert asked(questions) == ["tier", "company"]
    assert asked(questions, tier="") == ["tier"]


def test_what_may_not_be_written_here_answers_with_what_is_known():
    questions = profile({**TIER, "permissions": {"view": ["user"], "edit": ["admin"]}}, COMPANY)
    assert asked(questions, tier="premium") == []
    known = Context(Situation.ACCOUNT, known={"tier": ("premium",)})
    assert asked(questions, known, tier="basic") == ["company"]


def test_required_only_when():
    questions = profile(TIER, {"name": "vat", "annotations": {"portico.requiredWhen": {"tier": ["premium", "gold"]}}})
    assert judged(questions, tier="basic") == {"tier": ("basic",), "vat": ()}
    assert judged(questions, tier="gold")["vat"] == "error-user-attribute-required"


def test_required_says_of_whom_and_required_when_says_when():
    vat = {"name": "vat", "required": {"roles": ["user"]}, "annotations": {"portico.requiredWhen": "tier=gold"}}
    questions = profile(TIER, vat)
    assert judged(questions, tier="basic")["vat"] == ()
    assert judged(questions, tier="gold")["vat"] == "error-user-attribute-required"
    assert judged(questions, ADMIN_API, tier="gold")["vat"] == ()


def test_the_address_can_be_required_by_an_answer():
    raw = default_profile()
    raw["attributes"] = [
        {"name": "username"},
        {"name": "email", "annotations": {"portico.requiredWhen": "contact=mail"}},
        {"name": "contact", "permissions": EVERYBODY},
    ]
    [_, email, _] = validate_profile(compile_profile(raw), {"username": ["ada"], "contact": ["mail"]}, REGISTRATION)
    assert email.violation.code == "missingEmailMessage"


def test_options_depend_on_an_answer():
    questions = profile(COUNTRY, STATE)
    state = questions.named("state")
    assert state.options(questions.answers(REGISTRATION, {"country": ["CA"]})) == ("ON", "QC")
    assert judged(questions, country="US", state="NY")["state"] == ("NY",)
    assert judged(questions, country="US", state="ON")["state"] == "error-invalid-value"
    assert judged(questions, country="CA")["state"] == "error-user-attribute-required"


def test_where_there_is_nothing_to_choose_nothing_is_asked():
    assert judged(profile(COUNTRY, STATE), country="DE", state="NY") == {"country": ("DE",)}


def test_judged_alone_a_dependent_choice_is_wrong():
    state = profile(COUNTRY, STATE).named("state")
    assert validate_attribute(state, ["NY"], REGISTRATION).violation.code == "error-invalid-value"


def test_the_options_are_those_of_the_named_rule_else_of_the_list_else_of_the_annotation():
    kinds = {"kinds": {"options": ["a"]}, "options": {"options": ["b"]}}
    [plain, named, noted, none] = profile(
        {"name": "plain", "validations": {"options": kinds["options"]}},
        {"name": "named", "validations": {"options": kinds["kinds"]}, "annotations": _from("options")},
        {"name": "noted", "annotations": {"inputOptions": ["c"]}},
        {"name": "none", "annotations": _from("length"), "validations": {"length": {"max": 3}}},
    ).attributes[2:]
    assert [each.options() for each in (plain, named, noted, none)] == [("b",), ("a",), ("c",), ()]


def _from(rule):
    return {"inputOptionsFromValidation": rule}
