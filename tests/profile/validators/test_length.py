import pytest


@pytest.mark.parametrize("value", ["abc", "abcde", "äöü", "👩👩👩"])
def test_limits_count_characters_and_include_both_ends(code_of, value):
    assert code_of("length", value, min=3, max=5) is None


@pytest.mark.parametrize(
    ("options", "value", "code"),
    [
        ({"min": 3, "max": 5}, "ab", "error-invalid-length"),
        ({"min": 3, "max": 5}, "abcdef", "error-invalid-length"),
        ({"min": 3}, "ab", "error-invalid-length-too-short"),
        ({"max": 5}, "abcdef", "error-invalid-length-too-long"),
        ({"max": "5"}, "abcdef", "error-invalid-length-too-long"),
        ({"max": 5, "min": ""}, "abcdef", "error-invalid-length-too-long"),
    ],
)
def test_the_code_says_which_limits_are_set(code_of, options, value, code):
    assert code_of("length", value, **options) == code


def test_both_limits_are_parameters_in_the_order_of_keycloaks_texts(built, registration):
    fault = built("length", max=5).check(["abcdef"], registration)
    assert list(fault.params.items()) == [("min", 0), ("max", 5)]


def test_white_space_around_counts_only_where_it_is_not_trimmed(code_of):
    assert code_of("length", "  abc  ", max=3) is None
    assert code_of("length", "  abc  ", max=3, trim_disabled=True) == "error-invalid-length-too-long"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "attribute 'x': length: needs min or max"),
        ({"min": "3x"}, "attribute 'x': length: min must be a whole number"),
        ({"max": True}, "attribute 'x': length: max must be a whole number"),
        ({"min": 5, "max": 3}, "attribute 'x': length: min must not be greater than max"),
        ({"maxx": 3}, "attribute 'x': length: unknown option 'maxx'. Did you mean 'max'?"),
        ({"min": 1, "trim-disabled": "yes"}, "attribute 'x': length: trim-disabled must be true or false"),
    ],
)
def test_wrong_options_are_told_at_load(built, options, sentence):
    assert str(built("length", **options)[0]) == sentence


def test_any_validator_takes_a_sentence_of_the_realms_own(built, registration):
    fault = built("length", max=3, error_message="Three letters at most").check(["abcd"], registration)
    assert (fault.code, fault.message) == ("error-invalid-length-too-long", "Three letters at most")
