"""Numbers in groups: shown with brackets and hyphens, kept as the profile wants them, never cut short."""

import pytest

from portal.profile.attribute import Attribute
from portal.profile.normalise import normalise
from portal.profile.number_format import as_kept, as_shown, has_number_format

ACCOUNT = Attribute("account", annotations={"kcNumberFormat": "({2}) {5}-{4}", "kcNumberUnFormat": "{11}"})
PHONE = Attribute("phone", annotations={"kcNumberFormat": "+55 {2} {4}", "kcNumberUnFormat": "{6}"})
SHOWN_ONLY = Attribute("plate", annotations={"kcNumberFormat": "{3}.{3}"})


@pytest.mark.parametrize(
    "typed", ["12345678901", "(12) 34567-8901", "12 345 678 901", "12.34567.8901", "12-34567-8901"]
)
def test_a_number_is_kept_in_one_spelling_however_it_was_typed(typed):
    assert as_kept(ACCOUNT, typed) == "12345678901"
    assert as_shown(ACCOUNT, typed) == "(12) 34567-8901"


@pytest.mark.parametrize(
    "typed", ["1234567890", "123456789012", "12a45678901", "", "account 12345678901", "١٢٣٤٥٦٧٨٩٠١"]
)
def test_what_is_no_such_number_stays_as_it_was_typed(typed):
    assert as_kept(ACCOUNT, typed) == typed
    assert as_shown(ACCOUNT, typed) == typed


def test_digits_of_the_format_itself_are_none_of_the_number():
    assert as_shown(PHONE, "110000") == "+55 11 0000"
    assert as_kept(PHONE, "+55 11 0000") == "110000"


def test_without_a_format_to_keep_it_is_kept_as_it_is_shown():
    assert as_kept(SHOWN_ONLY, "123456") == as_shown(SHOWN_ONLY, "123456") == "123.456"


@pytest.mark.parametrize("attribute", [ACCOUNT, PHONE, SHOWN_ONLY])
@pytest.mark.parametrize("typed", ["12345678901", "110000", "+55 11 0000", "123.456", "none"])
def test_keeping_twice_changes_nothing(attribute, typed):
    once = normalise(attribute, [typed])
    assert normalise(attribute, once) == once


@pytest.mark.parametrize("annotation", ["", "no counts", "{x}", 5, None, "{999}"])
def test_what_is_no_format_changes_nothing(annotation):
    attribute = Attribute("x", annotations={"kcNumberFormat": annotation, "kcNumberUnFormat": annotation})
    assert as_kept(attribute, "123") == as_shown(attribute, "123") == "123"


def test_other_attributes_have_no_format():
    assert not has_number_format(Attribute("x"))
    assert as_kept(Attribute("x"), "1 2") == "1 2"
