import pytest


@pytest.mark.parametrize("password", ["aBC", "ÉÜa"])
def test_enough_of_them_are_taken(codes_of, password):
    assert codes_of("upperCase(2)", password) == []


@pytest.mark.parametrize("password", ["Abc", "a1"])
def test_fewer_are_refused(codes_of, password):
    assert codes_of("upperCase(2)", password) == ["invalidPasswordMinUpperCaseCharsMessage"]


def test_one_where_nothing_is_said(first_of):
    assert first_of("upperCase", "abc").params == {"min": 1, "have": 0}
