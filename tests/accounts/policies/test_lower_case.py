import pytest


@pytest.mark.parametrize("password", ["aBc", "éß"])
def test_enough_of_them_are_taken(codes_of, password):
    assert codes_of("lowerCase(2)", password) == []


@pytest.mark.parametrize("password", ["Ab", "A1"])
def test_fewer_are_refused(codes_of, password):
    assert codes_of("lowerCase(2)", password) == ["invalidPasswordMinLowerCaseCharsMessage"]


def test_one_where_nothing_is_said(first_of):
    assert first_of("lowerCase", "ABC").params == {"min": 1, "have": 0}
