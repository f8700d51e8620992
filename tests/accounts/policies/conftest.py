import pytest

from portal.accounts.password_policy import AboutPerson, compile_policy

MARIA = AboutPerson(username="maria-k", email="maria@x.test")


@pytest.fixture
def maria():
    return MARIA


@pytest.fixture
def codes_of():
    """The codes of what a policy finds in a password of Maria's."""

    def judge(policy, password, about=MARIA):
        return [violation.code for violation in compile_policy(policy).judge(password, about)]

    return judge


@pytest.fixture
def first_of():
    """The first that a policy finds in a password of Maria's."""
    return lambda policy, password: compile_policy(policy).judge(password, MARIA)[0]


@pytest.fixture
def sentences():
    """What is wrong with a policy, as the operator reads it."""
    return lambda policy: [str(problem) for problem in compile_policy(policy)]
