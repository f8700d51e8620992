import pytest


@pytest.mark.parametrize(("count", "code"), [(0, True), (1, None), (3, None), (4, True)])
def test_the_number_of_values_has_limits(built, registration, count, code):
    fault = built("multivalued", min="1", max="3").check(["x"] * count, registration)
    assert bool(fault) is bool(code)


def test_limits_are_parameters(built, registration):
    fault = built("multivalued", max=1).check(["a", "b"], registration)
    assert (fault.code, list(fault.params.items())) == ("error-invalid-multivalued-size", [("min", 0), ("max", 1)])


def test_max_is_needed(built):
    assert str(built("multivalued", min=1)[0]) == "attribute 'x': multivalued: max is missing"


def test_min_must_not_be_greater(built):
    told = str(built("multivalued", min=2, max=1)[0])
    assert told == "attribute 'x': multivalued: min must not be greater than max"
