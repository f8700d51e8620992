import sys
from dataclasses import dataclass

import pytest

from portal.accounts import policies
from portal.accounts.password_policy import AboutPerson, PasswordPolicy, Rule, compile_policy
from portal.profile import validators
from portal.profile.compile import compile_profile, default_profile
from portal.profile.context import Context, Situation
from portal.profile.validate import validate_attribute
from portal.registry import Registry, camelled, class_name, file_name

EVEN = '''
from dataclasses import dataclass

from portal.profile.validator import EachValue
from portal.profile.violation import Fault


@dataclass(frozen=True)
class EvenNumber(EachValue):
    """An even number."""

    least: int = 0

    def fault(self, value, context):
        return None if int(value) % 2 == 0 and int(value) >= self.least else Fault("error-not-even")
'''

NO_REPEATS = '''
from dataclasses import dataclass

from portal.accounts.rule import BaseRule


@dataclass(frozen=True)
class NoRepeats(BaseRule):
    """No letter so many times in a row."""

    code = "invalidPasswordRepeatsMessage"

    times: int = 3

    def is_met(self, password, about):
        return not any(letter * self.times in password for letter in password)
'''


@pytest.fixture
def added(monkeypatch, tmp_path):
    """Adds one file to the folder of a room, as somebody would who extends the product."""

    def add(package, name, text):
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
        module = f"{package.__name__}.{name}"
        monkeypatch.delattr(package, name, raising=False)
        monkeypatch.delitem(sys.modules, module, raising=False)

    return add


def test_adding_a_validator_touches_one_file(added):
    added(validators, "even_number", EVEN)
    raw = default_profile()
    raw["attributes"].append({"name": "seats", "validations": {"even-number": {"least": "4"}}})
    profile = compile_profile(raw, Registry("portal.profile.validators", "validator"))
    seats, context = profile.named("seats"), Context(Situation.REGISTRATION)
    assert validate_attribute(seats, ["3"], context).violation.code == "error-not-even"
    assert validate_attribute(seats, ["4"], context).violation is None


def test_adding_a_password_policy_touches_one_file(added):
    added(policies, "no_repeats", NO_REPEATS)
    registry: Registry[Rule] = Registry("portal.accounts.policies", "policy", camelled)
    policy = compile_policy("noRepeats(2) and length(3)", registry)
    assert isinstance(policy, PasswordPolicy)
    codes = [violation.code for violation in policy.judge("aa", AboutPerson())]
    assert codes == ["invalidPasswordRepeatsMessage", "invalidPasswordMinLengthMessage"]
    assert policy.checklist("ab", AboutPerson())[0].code == "passwordRule.noRepeats"


@pytest.mark.parametrize("name", ["notUsername", "not-username", "NotUsername", "not_username", "not.username"])
def test_one_thing_has_many_spellings_and_one_file(name):
    assert file_name(name) == "not_username"
    assert class_name(name) == "NotUsername"


@pytest.fixture
def registry():
    return Registry("portal.profile.validators", "validator")


def test_every_file_holds_its_class(registry):
    assert {name: found.__name__ for name, found in registry.classes.items()} == {
        name: class_name(name) for name in registry.classes
    }


def test_names_are_given_as_they_are_written(registry):
    assert "iso-date" in registry.names
    assert "notUsername" in Registry("portal.accounts.policies", "policy", camelled).names


def test_an_unknown_name_is_told_with_the_nearest_one(registry):
    (problem,) = registry.build("lenght", {}, "attribute 'x'")
    assert str(problem) == "attribute 'x': unknown validator 'lenght'. Did you mean 'length'?"


def test_all_wrong_options_are_told_at_once(registry):
    problems = registry.build("length", {"min": "a", "max": [], "size": 3}, "attribute 'x'")
    assert [str(problem) for problem in problems] == [
        "attribute 'x': length: min must be a whole number",
        "attribute 'x': length: max must be a whole number",
        "attribute 'x': length: unknown option 'size'. Known are: error-message, max, min, trim-disabled",
    ]


@dataclass(frozen=True)
class Options:
    """Stands for a class of a folder."""

    number: int = 1
    share: float = 0.5
    maybe: int | None = None
    switch: bool = False
    word: str = ""
    words: tuple[str, ...] = ()


@pytest.fixture
def options(registry):
    registry.__dict__["classes"] = {"options": Options}
    return lambda **given: registry.build("options", given, "here")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"number": "12"}, Options(number=12)),
        ({"number": 12.0}, Options(number=12)),
        ({"share": "0.25"}, Options(share=0.25)),
        ({"maybe": ""}, Options(maybe=None)),
        ({"maybe": "3"}, Options(maybe=3)),
        ({"switch": "TRUE"}, Options(switch=True)),
        ({"words": ["a", "b"]}, Options(words=("a", "b"))),
    ],
)
def test_exports_write_numbers_and_switches_as_texts(options, given, read):
    assert options(**given) == read


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"number": True}, "number must be a whole number"),
        ({"number": "1_0"}, "number must be a whole number"),
        ({"number": "٣"}, "number must be a whole number"),
        ({"number": "9" * 5000}, "number must be a whole number"),
        ({"number": None}, "number must be a whole number"),
        ({"share": "nan"}, "share must be a number"),
        ({"switch": 1}, "switch must be true or false"),
        ({"word": 3}, "word must be a text"),
        ({"words": "a"}, "words must be a list of texts"),
    ],
)
def test_a_wrong_option_says_what_it_must_be(options, given, told):
    assert str(options(**given)[0]) == f"here: options: {told}"
