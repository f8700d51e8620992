"""Our own annotations, as brands write them, and what they are told when they slip."""

import json

import pytest

from portal.profile.compile import compile_profile, default_profile
from portal.profile.conditions import Condition

TIER = {"name": "tier", "validations": {"options": {"options": ["basic", "premium", "gold"]}}}
PREMIUM = Condition("tier", frozenset({"premium"}))


def document(annotations, name="x", *more):
    raw = default_profile()
    raw["attributes"] += [TIER, *more]
    known = next((each for each in raw["attributes"] if each["name"] == name), None)
    if known is None:
        raw["attributes"].append({"name": name, "annotations": annotations})
    else:
        known["annotations"] = annotations
    return raw


def told(*given):
    return [str(problem) for problem in compile_profile(document(*given))]


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("tier=premium", PREMIUM),
        (" tier = premium ", PREMIUM),
        ({"tier": "premium"}, PREMIUM),
        ({"tier": ["premium"]}, PREMIUM),
        (json.dumps({"tier": ["premium"]}), PREMIUM),
        ("tier=premium, gold", Condition("tier", frozenset({"premium", "gold"}))),
        ({"tier": ["premium", "gold"]}, Condition("tier", frozenset({"premium", "gold"}))),
        ("tier", Condition("tier")),
        ({"tier": True}, Condition("tier")),
        ("!tier", Condition("tier", is_negated=True)),
        ({"tier": False}, Condition("tier", is_negated=True)),
        ("tier!=basic", Condition("tier", frozenset({"basic"}), is_negated=True)),
        ("tier != basic", Condition("tier", frozenset({"basic"}), is_negated=True)),
        (None, None),
    ],
)
def test_a_condition_can_be_written_in_several_ways(written, condition):
    profile = compile_profile(document({"portico.showWhen": written, "portico.requiredWhen": written}))
    assert profile.named("x").shown_when == condition
    assert profile.named("x").required_when == condition


def test_options_are_listed_by_the_other_answer():
    written = {"tier": {"basic": ["1"], "gold": ["1", "2"]}}
    for spelling in (written, json.dumps(written)):
        options = compile_profile(document({"portico.optionsWhen": spelling})).named("x").options_when
        assert (options.attribute, options.by_value) == ("tier", {"basic": ("1",), "gold": ("1", "2")})


@pytest.mark.parametrize(("written", "ask"), [("next-login", "next-login"), ("registration", "registration")])
def test_when_a_question_is_asked(written, ask):
    assert compile_profile(document({"portico.ask": written})).named("x").ask == ask


HOW = """Write "tier=premium" or {"tier": ["premium", "gold"]}"""
HOW_OPTIONS = """Write {"country": {"US": ["CA", "NY"]}}"""
NO_LIST = "the values must be a list of different texts"
NOT_ONE = "must name one other attribute"


@pytest.mark.parametrize(
    ("key", "written", "sentence"),
    [
        ("showWhen", "teir=premium", ": there is no attribute 'teir'. Did you mean 'tier'?"),
        ("showWhen", "tier=premum", ": 'tier' is never 'premum'. Did you mean 'premium'?"),
        ("showWhen", "email=A@x.test", ": 'email' is never 'A@x.test'. It is kept in small letters"),
        ("showWhen", "=premium", f": '=premium' cannot be read. {HOW}"),
        ("showWhen", "tier=", f": 'tier=' cannot be read. {HOW}"),
        ("showWhen", "", f": '' cannot be read. {HOW}"),
        ("showWhen", ["tier"], f": {NOT_ONE}. {HOW}"),
        ("showWhen", {"tier": ["gold"], "x": ["y"]}, f": {NOT_ONE}. {HOW}"),
        ("showWhen", {"tier": []}, f": {NO_LIST}. {HOW}"),
        ("showWhen", {"tier": [7]}, f": {NO_LIST}. {HOW}"),
        ("showWhen", "{", " is not JSON"),
        ("requiredWhen", "teir", ": there is no attribute 'teir'. Did you mean 'tier'?"),
        ("optionsWhen", "tier", f": {NOT_ONE}, with a list for each of its answers. {HOW_OPTIONS}"),
        ("optionsWhen", {"tier": {"gold": "a"}}, ": the options must be a list"),
        ("optionsWhen", {"tier": {"gould": ["a"]}}, ": 'tier' is never 'gould'. Did you mean 'gold'?"),
        ("ask", "later", " is 'later'. Known are: next-login, registration"),
        ("ask", "next login", " is 'next login'. Did you mean 'next-login'?"),
    ],
)
def test_a_slip_is_told_with_its_place_and_remedy(key, written, sentence):
    assert f"attribute 'x': annotations: portico.{key}{sentence}" in told({f"portico.{key}": written})


def test_a_key_that_is_none_of_ours_is_told():
    [problem] = told({"portico.showwhen": "tier"})
    assert problem == "attribute 'x': annotations: unknown key 'portico.showwhen'. Did you mean 'portico.showWhen'?"


def test_what_depends_on_an_answer_has_no_default():
    raw = document({"portico.optionsWhen": {"tier": {"gold": ["a"]}}})
    raw["attributes"][-1]["defaultValue"] = "a"
    [problem] = compile_profile(raw)
    assert str(problem) == "attribute 'x': a defaultValue cannot stand beside portico.optionsWhen. Take one of them out"


def test_a_circle_is_told():
    one = {"name": "one", "annotations": {"portico.showWhen": "x"}}
    [problem] = told({"portico.showWhen": "one"}, "x", one)
    assert problem.startswith("user profile: attributes depend on each other in a circle: ")
    assert "'one'" in problem
    assert problem.endswith("Take one of the conditions out")


def test_no_attribute_depends_on_itself():
    assert any("in a circle" in problem for problem in told({"portico.requiredWhen": "x"}))


def test_an_attribute_that_is_switched_off_is_not_there():
    off = {"name": "off", "annotations": {"enabled": False}}
    assert "there is no attribute 'off'" in told({"portico.showWhen": "off"}, "x", off)[0]


@pytest.mark.parametrize("key", ["portico.showWhen", "portico.optionsWhen", "portico.ask"])
@pytest.mark.parametrize("name", ["username", "email"])
def test_user_name_and_address_are_always_asked(name, key):
    written = {"portico.ask": "next-login", "portico.optionsWhen": {"tier": {"gold": ["a"]}}}.get(key, "tier=gold")
    told_ = told({key: written}, name)
    assert told_ == [f"attribute '{name}': annotations: {key} cannot be used for '{name}'. It is always asked"]


def test_all_slips_are_told_at_once():
    assert len(told({"portico.showWhen": "a", "portico.requiredWhen": "b", "portico.ask": "c"})) == 3
