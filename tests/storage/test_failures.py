from dataclasses import replace

from portal.flows.ports import Failures
from tests.storage.samples import NOW, at_once, later


def test_what_is_noted_comes_back(work):
    noted = Failures(3, NOW, later(60))
    with work.transaction() as unit:
        unit.failures.put("a", noted)
        unit.failures.put("b", Failures(1, NOW))
    with work.transaction() as unit:
        assert unit.failures.take("a") == noted
        assert unit.failures.take("another") == Failures()


def test_the_newest_note_counts(work):
    with work.transaction() as unit:
        unit.failures.put("a", Failures(3, NOW, later(60)))
        unit.failures.put("a", Failures(4, later(1), None))
        assert unit.failures.take("a") == Failures(4, later(1), None)


def test_many_at_once_are_all_counted(work):
    def fail(_number):
        with work.transaction() as unit:
            taken = unit.failures.take("a")
            unit.failures.put("a", replace(taken, amount=taken.amount + 1, last_at=NOW))

    at_once(16, fail)
    with work.transaction() as unit:
        assert unit.failures.take("a").amount == 16


def test_what_is_forgotten_begins_anew(work):
    with work.transaction() as unit:
        unit.failures.put("a", Failures(3, NOW))
        unit.failures.forget("a")
        assert unit.failures.take("a") == Failures()


def test_a_purge_takes_what_is_old_and_what_is_empty(work):
    with work.transaction() as unit:
        unit.failures.put("old", Failures(3, NOW))
        unit.failures.put("new", Failures(3, later(10)))
        unit.failures.take("empty")
        assert unit.failures.purge(later(5)) == 2
        assert unit.failures.take("new") == Failures(3, later(10))
