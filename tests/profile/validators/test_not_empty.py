import pytest


@pytest.mark.parametrize("values", [[], [""], ["a", ""]])
def test_no_value_is_refused(built, registration, values):
    assert built("not-empty").check(values, registration).code == "error-empty"


def test_white_space_is_a_value(built, registration):
    assert built("not-empty").check([" "], registration) is None
