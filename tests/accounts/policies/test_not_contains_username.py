import pytest

from portal.accounts.password_policy import AboutPerson


@pytest.mark.parametrize("password", ["maria-k", "my maria-k!", "MARIA-K1"])
def test_the_user_name_is_no_part_of_it(codes_of, password):
    assert codes_of("notContainsUsername", password) == ["invalidPasswordNotContainsUsernameMessage"]


def test_a_part_of_the_name_is_taken(codes_of):
    assert codes_of("notContainsUsername", "maria") == []


def test_a_name_that_is_not_known_yet_breaks_nothing(codes_of):
    assert codes_of("notContainsUsername", "maria-k", AboutPerson()) == []
