import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.profile.attribute import Attribute, Requirement
from portal.profile.compile import compile_profile, default_profile
from portal.profile.context import Context, Situation
from portal.profile.validate import Judgement, validate_attribute, validate_profile
from portal.registry import Registry

REGISTRATION = Context(Situation.REGISTRATION)
USER = frozenset({"user"})
PROFILE = compile_profile(default_profile())
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


def code(attribute, *values, context=REGISTRATION):
    violation = validate_attribute(attribute, values, context).violation
    return violation and violation.code


def test_a_good_value_comes_back_in_its_one_spelling():
    judged = validate_attribute(PROFILE.named("username"), [" Maria-K "], REGISTRATION)
    assert judged == Judgement("username", ("maria-k",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("username", "missingUsernameMessage"),
        ("email", "missingEmailMessage"),
        ("firstName", "error-user-attribute-required"),
    ],
)
@pytest.mark.parametrize("values", [[], [""], ["  ", "\u200b"]])
def test_an_empty_answer_to_a_required_question_has_its_code(name, expected, values):
    assert code(PROFILE.named(name), *values) == expected


def test_an_empty_answer_passes_every_other_rule():
    rules = {"length": {"min": 3}, "email": {}, "not-blank": {}, "multivalued": {"min": 2, "max": 3}}
    raw = default_profile()
    raw["attributes"].append({"name": "x", "permissions": {"edit": ["user"]}, "validations": rules})
    assert code(compile_profile(raw).named("x"), "") is None


def test_without_a_length_of_its_own_an_attribute_holds_2048_characters():
    assert code(Attribute("x"), "a" * 2048) is None
    violation = validate_attribute(Attribute("x"), ["a" * 2049], REGISTRATION).violation
    assert (violation.code, dict(violation.params)) == ("error-invalid-length", {"min": 0, "max": 2048})


def test_one_value_unless_the_profile_says_more():
    assert code(Attribute("x"), "a", "b") == "error-invalid-multivalued-size"
    assert code(Attribute("x"), "a", "") is None
    assert code(Attribute("x", multivalued=True), "a", "b") is None


def test_two_addresses_are_never_one():
    assert code(PROFILE.named("email"), "v@x.test", "a@e.test") == "error-invalid-multivalued-size"


def test_of_several_faults_the_first_rule_tells():
    assert code(PROFILE.named("username"), "a b") == "error-username-invalid-character"
    assert code(PROFILE.named("username"), "! ") == "error-invalid-length"


def test_the_address_is_a_mailbox_even_where_the_profile_lists_no_rule():
    assert code(Attribute("email"), "=?utf-8?q?admin?=@corp.test") == "error-invalid-email"
    assert code(Attribute("email"), "ann@x.test") is None


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b", "a\x1b[31mb", "\ufffd"])
@pytest.mark.parametrize("name", ["username", "email", "firstName"])
def test_unreadable_values_are_a_violation_and_come_back_harmless(name, value):
    judged = validate_attribute(PROFILE.named(name), [value], REGISTRATION)
    assert judged.violation.code == "error-invalid-value"
    assert all("\ufffd" in each and each.encode() for each in judged.values)


@pytest.mark.parametrize(
    "value", ["admin\u200b", "ad\u202emin", "admin\u2066", "ad\u00admin", "a\u2800b", "ad\ufe0fmin"]
)
def test_a_user_name_has_nothing_unseen_in_it(value):
    assert code(Attribute("username"), value) == "error-username-invalid-character"


def test_a_name_that_people_choose_is_no_address():
    assert code(Attribute("username"), "ann@x.test") == "error-username-invalid-character"
    assert code(Attribute("username"), "ann@x.test", context=Context(Situation.USER_API)) is None


def test_only_what_is_asked_is_judged_and_everything_else_is_dropped():
    given = {"username": ["maria"], "emailVerified": ["true"], "roles": ["admin"]}
    judged = validate_profile(PROFILE, given, REGISTRATION)
    assert [each.attribute for each in judged] == ["username", "email", "firstName", "lastName"]
    assert judged[0].violation is None


def test_the_user_name_is_not_asked_where_the_address_is_it():
    judged = validate_profile(PROFILE, {}, replace(REGISTRATION, email_as_username=True))
    assert [each.attribute for each in judged] == ["email", "firstName", "lastName"]


def test_a_default_stands_in_for_an_answer_that_was_not_given_but_not_for_an_emptied_one():
    attribute = Attribute("plan", edit=USER, default_value="basic", required=Requirement())
    profile = replace(PROFILE, attributes=(attribute,))
    assert validate_profile(profile, {}, REGISTRATION)[0].values == ("basic",)
    assert validate_profile(profile, {"plan": [""]}, REGISTRATION)[0].violation is not None


# Seconds of work, not on the clock: the machine may be busy with other things.
BOUND = 0.3


def every_rule():
    options = {
        "length": {"min": 1, "max": 5000},
        "pattern": {"pattern": r"^(\w+\s?)+$|(a|aa)+b|\p{L}*"},
        "options": {"options": ["a"]},
        "multivalued": {"max": 3},
    }
    named = Registry("portal.profile.validators", "validator").names
    return [(name, options.get(name, {})) for name in named]


@pytest.mark.parametrize(("name", "options"), every_rule())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    spot=st.sampled_from(["x", "username", "email"]),
    values=st.lists(ANYTHING, max_size=3),
    repeat=st.sampled_from([1, 1, 50, 3000]),
    locale=st.sampled_from(["en", "de", "fa", "??"]),
)
def test_no_text_whatsoever_raises_or_takes_long(name, options, spot, values, repeat, locale):
    raw = default_profile()
    raw["attributes"] = [each for each in raw["attributes"] if each["name"] != spot]
    raw["attributes"].append({"name": spot, "multivalued": True, "validations": {name: options}})
    attribute = compile_profile(raw).named(spot)
    typed = [value * repeat for value in values]
    began = time.thread_time()
    judged = validate_attribute(attribute, typed, replace(REGISTRATION, locale=locale))
    assert time.thread_time() - began < BOUND
    assert judged.violation is None or judged.violation.code


@pytest.mark.parametrize(
    "value", ["a" * 40 + "!", "\u0301\u0323" * 5000, "=?" * 5000, "x@" + "xn--a." * 2000, "1" * 100_000]
)
def test_every_attribute_of_the_default_profile_answers_the_worst_at_once(value):
    began = time.thread_time()
    for attribute in PROFILE.attributes:
        assert validate_attribute(attribute, [value], REGISTRATION).attribute == attribute.name
    assert time.thread_time() - began < 0.2
