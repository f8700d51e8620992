import pytest


@pytest.mark.parametrize("value", ["O'Neill", "Jean-Luc", "Dr. Who: jr., esq.", "李", "María José", "Zoë"])
def test_names_of_people_are_taken(code_of, value):
    assert code_of("person-name-prohibited-characters", value) is None


@pytest.mark.parametrize("letter", [*list('<>&"$%!#?§;*~/\\|^=[]{}()'), "\n", "\x0b", "\x00", "\x7f", "\x85", "\u2028"])
def test_markup_brackets_and_line_breaks_are_not(code_of, letter):
    assert code_of("person-name-prohibited-characters", f"A{letter}b") == "error-person-name-invalid-character"
