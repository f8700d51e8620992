import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.profile.attribute import Attribute
from portal.profile.normalise import is_unreadable, normalise, readable

NAME, USERNAME, EMAIL = Attribute("firstName"), Attribute("username"), Attribute("email")
BIO = Attribute("bio", annotations={"inputType": "textarea"})
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("attribute", "typed", "kept"),
    [
        (NAME, "  Ada \u00a0\n", "Ada"),
        (NAME, "Zoe\u0308", "Zoë"),
        (NAME, "McKay", "McKay"),
        (USERNAME, " Maria-K ", "maria-k"),
        (EMAIL, "Ann@X.TEST", "ann@x.test"),
        (BIO, "a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_a_value_has_one_spelling(attribute, typed, kept):
    assert normalise(attribute, [typed]) == (kept,)


def test_blank_values_are_left_out():
    assert normalise(NAME, ["", "  ", "\u3000", "\u200b\u2060", "\u3164", "Ada"]) == ("Ada",)


@pytest.mark.parametrize(
    "value", ["a\x00b", "a\x1bb", chr(0xD800), "\x00", "a\ufffdb", "a\u2028b", "a\nb", "Z" + "\u0301" * 31]
)
def test_what_no_keyboard_writes_is_unreadable(value):
    assert is_unreadable(NAME, value)


@pytest.mark.parametrize("value", ["Ada", "a\u200db", "می\u200cخواهم", "👩\u200d🚀", "e\u0301\u0323"])
def test_what_scripts_need_is_readable(value):
    assert not is_unreadable(NAME, value)


def test_a_textarea_has_lines():
    assert not is_unreadable(BIO, "a\n\tb")
    assert is_unreadable(BIO, "a\x00b")


def test_readable_puts_a_sign_for_what_cannot_be_stored():
    assert readable("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@CALM
@given(st.sampled_from([NAME, USERNAME, EMAIL, BIO]), st.lists(ANYTHING, max_size=3))
def test_normalising_twice_is_normalising_once(attribute, values):
    once = normalise(attribute, values)
    assert normalise(attribute, once) == once


@CALM
@given(ANYTHING)
def test_the_readable_form_can_be_stored_anywhere(value):
    stored = readable(value)
    assert "\x00" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored


def test_a_heap_of_marks_costs_no_time():
    began = time.thread_time()
    normalise(NAME, ["a" + "\u0301\u0323" * 100_000])
    assert time.thread_time() - began < 0.2
