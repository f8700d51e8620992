import pytest


@pytest.mark.parametrize("password", ["a1b2", "12", "a٣٤"])
def test_enough_of_them_are_taken(codes_of, password):
    assert codes_of("digits(2)", password) == []


@pytest.mark.parametrize("password", ["a1b", "ab", "a²³"])
def test_fewer_are_refused(codes_of, password):
    assert codes_of("digits(2)", password) == ["invalidPasswordMinDigitsMessage"]


def test_one_where_nothing_is_said(first_of):
    assert first_of("digits", "abc").params == {"min": 1, "have": 0}
