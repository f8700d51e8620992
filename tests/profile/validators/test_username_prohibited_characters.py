from dataclasses import replace

import pytest


@pytest.mark.parametrize("value", ["maria", "maria.k-26_x", "ann@x.test", "+49", "josé"])
def test_ordinary_names_are_taken(code_of, value):
    assert code_of("username-prohibited-characters", value) is None


@pytest.mark.parametrize("letter", [*list("<>&\"$%!#?§;*~/\\|^=[]{}()',:`"), " ", "\t", "\n", "\x00", "\xa0", "\u3000"])
def test_markup_quotes_and_white_space_are_not(code_of, letter):
    assert code_of("username-prohibited-characters", f"a{letter}b") == "error-username-invalid-character"


def test_where_the_address_is_the_name_the_address_has_its_own_rules(built, registration):
    context = replace(registration, email_as_username=True)
    assert built("username-prohibited-characters").check(["o'neill@x.test"], context) is None


def test_the_realm_can_say_it_in_its_own_words(built, registration):
    fault = built("username-prohibited-characters", error_message="Letters only").check(["a b"], registration)
    assert (fault.code, fault.message) == ("error-username-invalid-character", "Letters only")
