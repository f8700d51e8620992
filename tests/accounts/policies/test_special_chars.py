import pytest


@pytest.mark.parametrize("password", ["a-b c", "🚀!", "²³"])
def test_enough_of_them_are_taken(codes_of, password):
    assert codes_of("specialChars(2)", password) == []


@pytest.mark.parametrize("password", ["ab-1", "Äß字3"])
def test_fewer_are_refused(codes_of, password):
    assert codes_of("specialChars(2)", password) == ["invalidPasswordMinSpecialCharsMessage"]


def test_one_where_nothing_is_said(first_of):
    assert first_of("specialChars", "abc").params == {"min": 1, "have": 0}
