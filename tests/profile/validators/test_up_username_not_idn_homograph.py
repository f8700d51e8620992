import pytest


@pytest.mark.parametrize("value", ["maria", "josé", "łukasz-26", "a_b.c|d", "ann@x.test", "ß"])
def test_latin_names_are_taken(code_of, value):
    assert code_of("up-username-not-idn-homograph", value) is None


@pytest.mark.parametrize("value", ["\u0430dmin", "αdmin", "мария", "李", "аdmin".upper()])
def test_other_scripts_are_not(code_of, value):
    assert code_of("up-username-not-idn-homograph", value) == "error-username-invalid-character"
