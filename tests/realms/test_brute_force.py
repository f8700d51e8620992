from datetime import timedelta

import pytest

from portal.realms.brute_force import FLOOR, read_brute_force
from portal.realms.reading import Reading


def read(**keys):
    given = Reading(keys, "realm 'demo'")
    return read_brute_force(given), given.problems


def test_a_realm_that_asks_for_no_protection_has_the_floor():
    assert read(failureFactor=1000) == (FLOOR, [])


def test_a_protected_realm_has_keycloaks_figures_where_it_says_nothing():
    found, _ = read(bruteForceProtected=True)
    assert (found.factor, found.increment, found.longest) == (30, timedelta(seconds=60), timedelta(seconds=900))
    assert (found.quick, found.quick_wait) == (timedelta(seconds=1), timedelta(seconds=60))
    assert (found.forgotten_after, found.is_linear, found.permanent_from) == (timedelta(hours=12), False, None)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, 5),
        ({"maxTemporaryLockouts": 2}, 15),
        ({"maxTemporaryLockouts": 2, "bruteForceStrategy": "LINEAR"}, 7),
    ],
)
def test_a_permanent_lockout_comes_after_the_temporary_ones(keys, expected):
    found, _ = read(bruteForceProtected=True, permanentLockout=True, failureFactor=5, **keys)
    assert found.permanent_from == expected


@pytest.mark.parametrize(
    "wrong", [{"failureFactor": 0}, {"bruteForceStrategy": "LINAER"}, {"waitIncrementSeconds": -1}]
)
def test_wrong_figures_are_told_even_where_they_are_not_used(wrong):
    _, problems = read(**wrong)
    assert [problem.place for problem in problems] == [f"realm 'demo': {next(iter(wrong))}"]
