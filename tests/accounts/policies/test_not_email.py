import pytest

from portal.accounts.password_policy import AboutPerson


@pytest.mark.parametrize("password", ["maria@x.test", "Maria@X.test"])
def test_the_address_is_refused_whatever_its_capitals(codes_of, password):
    assert codes_of("notEmail(undefined)", password) == ["invalidPasswordNotEmailMessage"]


def test_more_than_the_address_is_taken(codes_of):
    assert codes_of("notEmail", "maria@x.test.") == []


def test_an_address_that_is_not_known_yet_breaks_nothing(codes_of):
    assert codes_of("notEmail", "maria@x.test", AboutPerson()) == []
