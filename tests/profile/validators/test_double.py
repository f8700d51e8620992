import pytest


@pytest.mark.parametrize("value", ["1", "1.5", "-.5", "2.", "1e3", "-1.5E-3"])
def test_decimal_numbers_are_taken(code_of, value):
    assert code_of("double", value) is None


@pytest.mark.parametrize("value", ["", ".", "1,5", "NaN", "Infinity", "1e999", "0x1p3", "1" * 500, "1e99999", "١.٥"])
def test_anything_else_is_no_number(code_of, value):
    assert code_of("double", value) == "error-invalid-number"


@pytest.mark.parametrize(
    ("options", "value", "code"),
    [
        ({"min": 0.5, "max": "1.5"}, "1.6", "error-number-out-of-range"),
        ({"min": 0.5}, "0.4", "error-number-out-of-range-too-small"),
        ({"max": 1.5}, "2", "error-number-out-of-range-too-big"),
        ({"min": 0.5, "max": 1.5}, "1.5", None),
    ],
)
def test_limits_have_keycloaks_codes(code_of, options, value, code):
    assert code_of("double", value, **options) == code


@pytest.mark.parametrize("limit", ["much", float("nan"), "inf", True, 10**400])
def test_limits_are_numbers(built, limit):
    assert str(built("double", max=limit)[0]) == "attribute 'x': double: max must be a number"
