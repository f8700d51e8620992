import pytest

from portal.accounts.password_policy import AboutPerson


@pytest.mark.parametrize("password", ["maria-k", "Maria-K"])
def test_the_user_name_is_refused_whatever_its_capitals(codes_of, password):
    assert codes_of("notUsername(undefined)", password) == ["invalidPasswordNotUsernameMessage"]


def test_more_than_the_name_is_taken(codes_of):
    assert codes_of("notUsername", "maria-k2") == []


def test_a_name_that_is_not_known_yet_breaks_nothing(codes_of):
    assert codes_of("notUsername", "maria-k", AboutPerson()) == []
