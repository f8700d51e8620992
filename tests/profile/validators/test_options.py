import pytest


def test_a_listed_value_is_taken(code_of):
    assert code_of("options", "ops", options=["eng", "ops"]) is None


@pytest.mark.parametrize("value", ["Ops", "op", "eng,ops"])
def test_any_other_is_refused(code_of, value):
    assert code_of("options", value, options=["eng", "ops"]) == "error-invalid-value"


def test_every_value_must_be_listed(built, registration):
    assert built("options", options=["a", "b"]).check(["a", "c"], registration).params == {"value": "c"}


def test_options_are_compared_in_the_spelling_of_values(code_of):
    assert code_of("options", "caf\u00e9", options=[" cafe\u0301 "]) is None


@pytest.mark.parametrize("options", ["eng", [1], {"a": "b"}])
def test_options_are_a_list_of_texts(built, options):
    assert str(built("options", options=options)[0]) == "attribute 'x': options: options must be a list of texts"


def test_options_are_needed(built):
    assert str(built("options")[0]) == "attribute 'x': options: options is missing"


def test_a_choice_needs_options(built):
    assert str(built("options", options=[])[0]) == "attribute 'x': options: options must not be empty"
