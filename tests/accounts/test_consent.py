"""A text's version follows its words, not its line breaks."""

import pytest

from portal.accounts.consent import version_of


@pytest.mark.parametrize("other", ["Be\nkind.", "  Be   kind. ", "Be\u00a0kind."])
def test_white_space_makes_no_new_version(other):
    assert version_of(other) == version_of("Be kind.")


def test_accents_apart_or_in_one_make_no_new_version():
    assert version_of("cafe\u0301") == version_of("caf\u00e9")


def test_another_word_makes_a_new_version():
    assert version_of("Be kind!") != version_of("Be kind.")


def test_a_version_is_the_same_on_every_machine():
    assert version_of("Be kind.") == "5499befb38dbf3fc"
