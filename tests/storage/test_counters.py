import pytest

from portal.flows.ports import Allowance
from tests.storage.samples import at_once, later

HOUR = 3600


def spend(work, *allowances, seconds=0):
    with work.transaction() as unit:
        return unit.counters.spend(allowances, later(seconds))


def counted(work, key, seconds=HOUR, at=0):
    with work.reading() as unit:
        return unit.counters.counted(key, seconds, later(at))


def test_an_allowance_is_spent_until_it_is_used_up(work):
    allowance = Allowance("a", 2, HOUR)
    assert [spend(work, allowance) for _ in range(3)] == [None, None, allowance]
    assert counted(work, "a") == 2


def test_what_is_refused_is_counted_nowhere(work):
    wide, narrow = Allowance("a", 9, HOUR), Allowance("b", 1, HOUR)
    spend(work, wide, narrow)
    assert spend(work, wide, narrow) is narrow
    assert (counted(work, "a"), counted(work, "b")) == (1, 1)


def test_a_refusal_leaves_the_rest_of_its_transaction_in_place(work):
    with work.transaction() as unit:
        unit.counters.count("before", HOUR, later(0))
        unit.counters.spend([Allowance("a", 0, HOUR)], later(0))
        unit.counters.count("after", HOUR, later(0))
    assert (counted(work, "before"), counted(work, "a"), counted(work, "after")) == (1, 0, 1)


def test_a_new_window_begins_anew(work):
    allowance = Allowance("a", 1, HOUR)
    assert spend(work, allowance) is None
    assert spend(work, allowance, seconds=HOUR) is None
    assert spend(work, allowance, seconds=HOUR) is allowance


def test_windows_of_two_lengths_do_not_meet(work):
    hour, day = Allowance("a", 1, HOUR), Allowance("a", 2, 24 * HOUR)
    assert spend(work, hour, day) is None
    assert spend(work, hour, day) is hour
    assert spend(work, hour, day, seconds=HOUR) is None
    assert spend(work, hour, day, seconds=2 * HOUR) is day


def test_many_at_once_spend_exactly_what_there_is(work):
    allowances = [Allowance("a", 5, HOUR), Allowance("b", 99, HOUR)]
    answers = at_once(16, lambda number: spend(work, *allowances[:: -1 if number % 2 else 1]))
    assert answers.count(None) == 5
    assert (counted(work, "a"), counted(work, "b")) == (5, 5)


def test_counting_answers_how_many_there_are(work):
    with work.transaction() as unit:
        assert [unit.counters.count("a", HOUR, later(0)) for _ in range(3)] == [1, 2, 3]


def test_what_is_forgotten_was_never_counted(work):
    spend(work, Allowance("a", 2, HOUR), Allowance("b", 2, HOUR))
    with work.transaction() as unit:
        unit.counters.forget("a")
    assert (counted(work, "a"), counted(work, "b")) == (0, 1)


@pytest.mark.parametrize(("seconds", "kept"), [(0, 1), (2 * HOUR, 0)])
def test_a_purge_takes_windows_that_ended(work, seconds, kept):
    spend(work, Allowance("a", 2, HOUR))
    with work.transaction() as unit:
        assert unit.counters.purge(later(seconds)) == 1 - kept
    assert counted(work, "a") == kept
