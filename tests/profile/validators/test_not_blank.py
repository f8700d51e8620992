import pytest


@pytest.mark.parametrize("values", [[], [""], ["  "], ["a", "\t"]])
def test_nothing_to_read_is_refused(built, registration, values):
    assert built("not-blank").check(values, registration).code == "error-invalid-blank"


def test_something_to_read_is_taken(built, registration):
    assert built("not-blank").check(["a"], registration) is None
