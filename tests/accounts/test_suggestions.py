from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.suggestions import LONGEST, SHORTEST, suggest_usernames
from portal.profile.compile import compile_profile, default_profile
from portal.profile.context import Context, Situation
from portal.profile.validate import validate_attribute

USERNAME = compile_profile(default_profile()).named("username")
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


def first(count, *words):
    return list(islice(suggest_usernames(*words), count))


def test_names_come_first_and_numbers_after():
    suggested = first(10, "maria", "Maria", "Keller")
    assert suggested[:3] == ["maria-k", "mariak", "k-maria"]
    assert suggested[-1].removeprefix("maria").isdigit()


def test_without_a_name_there_are_numbers():
    assert all(name.removeprefix("maria").isdigit() for name in first(5, "maria", "", ""))


def test_the_same_words_give_the_same_suggestions():
    assert first(20, "maria", "Maria", "Keller") == first(20, "maria", "Maria", "Keller")


def test_two_names_are_not_offered_the_same_numbers():
    assert [name[-2:] for name in first(5, "maria", "", "")] != [name[-2:] for name in first(5, "peter", "", "")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Zoë", "Zoë", "O'Neill"), "zoe-o"),
        (("łukasz", "Łukasz", "Żak"), "lukasz-z"),
        (("maria@x.test", "", "Keller"), "maria-k"),
        (("groß", "", "Æther"), "gross-a"),
        ((".maria.", "", "Keller"), "maria-k"),
        (("", "Maria", "Keller"), "maria-keller"),
    ],
)
def test_latin_letters_become_plain_ones(words, expected):
    assert first(1, *words) == [expected]


def test_other_scripts_stay_as_they_are():
    assert all(name.startswith("мария") for name in first(3, "мария", "", ""))


def test_there_is_nothing_to_suggest_from_nothing():
    assert first(3, "", "", "") == []
    assert first(3, "!!", "?", "") == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, ANYTHING, ANYTHING)
def test_suggestions_differ_from_the_wish_and_from_each_other(wanted, first_name, last_name):
    suggested = first(30, wanted, first_name, last_name)
    assert len(set(suggested)) == len(suggested)
    assert wanted not in suggested
    assert all(SHORTEST <= len(name) <= LONGEST for name in suggested)


# The micro sign is a Greek letter in disguise.
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="µ"), max_size=20)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LATIN, LATIN, LATIN)
def test_what_is_suggested_from_latin_words_may_be_chosen(wanted, first_name, last_name):
    for name in first(12, wanted, first_name, last_name):
        judged = validate_attribute(USERNAME, [name], Context(Situation.REGISTRATION))
        assert (judged.values, judged.violation) == ((name,), None)
