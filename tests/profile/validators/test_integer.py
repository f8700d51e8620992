import pytest


@pytest.mark.parametrize("value", ["0", "-5", "+5", "007", "9223372036854775807", "-9223372036854775808"])
def test_whole_numbers_of_64_bits_are_taken(code_of, value):
    assert code_of("integer", value) is None


@pytest.mark.parametrize("value", ["1.0", "1e3", "x", "1 000", "٣", "9223372036854775808", "9" * 5000, "--1", "1\n"])
def test_anything_else_is_no_number(code_of, value):
    assert code_of("integer", value) == "error-invalid-number"


@pytest.mark.parametrize(
    ("options", "value", "code"),
    [
        ({"min": 1, "max": 9}, "10", "error-number-out-of-range"),
        ({"min": 1}, "0", "error-number-out-of-range-too-small"),
        ({"max": 9}, "10", "error-number-out-of-range-too-big"),
        ({"min": "1", "max": "9"}, "9", None),
    ],
)
def test_limits_have_keycloaks_codes(code_of, options, value, code):
    assert code_of("integer", value, **options) == code


def test_parameters_are_both_limits(built, registration):
    fault = built("integer", max=9).check(["10"], registration)
    assert list(fault.params.items()) == [("min", ""), ("max", 9)]


def test_max_must_be_greater_than_min(built):
    assert str(built("integer", min=3, max=3)[0]) == "attribute 'x': integer: max must be greater than min"


def test_limits_are_whole_numbers(built):
    assert str(built("integer", min=1.5)[0]) == "attribute 'x': integer: min must be a whole number"
