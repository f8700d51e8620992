from dataclasses import replace

import pytest

from portal.flows.ports import KeptAnswer
from tests.storage.samples import NOW, at_once, fail_after, later

HELD = KeptAnswer("demo", "POST /x", "app", "key", "fingerprint", NOW)


def test_a_key_is_taken_once(work):
    with work.transaction() as unit:
        assert unit.answers.take(HELD) is None
        assert unit.answers.take(replace(HELD, taken_at=later(1), fingerprint="other")) == HELD


def test_a_key_is_of_its_realm_address_and_client(work):
    others = [{"realm_id": "other"}, {"endpoint": "POST /y"}, {"client": "web"}, {"key": "KEY"}]
    with work.transaction() as unit:
        unit.answers.take(HELD)
        assert [unit.answers.take(replace(HELD, **other)) for other in others] == [None] * 4


def test_an_answer_is_kept_for_who_holds_the_key_and_comes_back(work):
    with work.transaction() as unit:
        unit.answers.take(HELD)
        assert not unit.answers.keep(replace(HELD, taken_at=later(1)), "another's")
        assert unit.answers.keep(HELD, "sealed")
        assert not unit.answers.keep(HELD, "twice")
    with work.transaction() as unit:
        assert unit.answers.take(HELD) == replace(HELD, answer="sealed")


def test_a_kept_answer_is_neither_freed_nor_taken_over(work):
    with work.transaction() as unit:
        unit.answers.take(HELD)
        unit.answers.keep(HELD, "sealed")
        unit.answers.free(HELD)
        assert not unit.answers.take_over(HELD, replace(HELD, taken_at=later(60)))
        assert unit.answers.take(HELD) == replace(HELD, answer="sealed")


def test_a_freed_key_can_be_taken_again(work):
    with work.transaction() as unit:
        unit.answers.take(HELD)
        unit.answers.free(replace(HELD, taken_at=later(1)))
        assert unit.answers.take(HELD) == HELD
        unit.answers.free(HELD)
        assert unit.answers.take(HELD) is None


def test_what_is_rolled_back_was_never_answered(work):
    with work.transaction() as unit:
        unit.answers.take(HELD)
    with pytest.raises(ZeroDivisionError), work.transaction() as unit:
        fail_after(unit.answers.keep(HELD, "sealed"))
    with work.transaction() as unit:
        assert unit.answers.take(HELD) == HELD


def test_of_many_at_once_one_takes_the_key_and_one_takes_it_over(work):
    def take(number):
        with work.transaction() as unit:
            return unit.answers.take(replace(HELD, taken_at=later(number)))

    taken = at_once(8, take)
    assert taken.count(None) == 1
    [held] = {each for each in taken if each}

    def take_over(number):
        with work.transaction() as unit:
            return unit.answers.take_over(held, replace(HELD, taken_at=later(100 + number)))

    assert at_once(8, take_over).count(True) == 1


def test_a_purge_takes_what_is_old(work):
    with work.transaction() as unit:
        unit.answers.take(HELD)
        unit.answers.take(replace(HELD, key="new", taken_at=later(10)))
        assert unit.answers.purge(later(5)) == 1
        assert unit.answers.take(HELD) is None
