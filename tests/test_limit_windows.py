"""Tries are counted by the portal's clock, within bounds of memory, and rightly by many threads at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from portal.limit_windows import LimitWindows
from tests.support.clock import SetClock

TEN = RateLimitItemPerMinute(10)


@pytest.fixture
def windows(clock):
    return LimitWindows(clock=clock)


@pytest.fixture
def counting(windows):
    return SlidingWindowCounterRateLimiter(windows)


def tries(counting, amount, name="ada"):
    return sum(counting.hit(TEN, name) for _ in range(amount))


def test_it_is_found_by_its_scheme_and_takes_the_clock(clock):
    assert isinstance(storage_from_string("portico://", clock=clock), LimitWindows)


def test_so_many_as_the_figure_says_are_let_in_however_fast_the_machines_clock_runs(counting):
    assert tries(counting, 25) == 10


def test_the_tries_of_the_window_before_fade_away(counting, clock):
    tries(counting, 10)
    clock.move(seconds=60)
    assert tries(counting, 5) == 0
    clock.move(seconds=30)
    assert tries(counting, 25) == 5


def test_after_two_windows_nothing_counts(counting, clock):
    tries(counting, 10)
    clock.move(seconds=120)
    assert tries(counting, 25) == 10


def test_a_clock_that_is_set_back_gives_no_new_tries(counting, clock):
    tries(counting, 10)
    clock.move(seconds=-90)
    assert tries(counting, 25) == 0


def test_names_count_apart_and_are_forgotten_apart(counting):
    tries(counting, 10)
    assert tries(counting, 25, "bob") == 10
    counting.clear(TEN, "ada")
    assert (tries(counting, 25), tries(counting, 5, "bob")) == (10, 0)


def test_what_no_longer_counts_leaves_the_memory(clock):
    windows = LimitWindows(clock=clock)
    counting = SlidingWindowCounterRateLimiter(windows)
    for _ in range(10):
        for number in range(1_000):
            counting.hit(TEN, f"{clock.now()}-{number}")
        clock.move(seconds=121)
    assert windows.reset() <= 2_000


def test_it_is_bounded_and_those_go_first_that_were_not_tried_longest(clock):
    windows = LimitWindows(clock=clock, most=100)
    counting = SlidingWindowCounterRateLimiter(windows)
    tries(counting, 10, "mallory")
    for number in range(1_000):
        counting.hit(TEN, f"visitor {number}")
        counting.hit(TEN, "ada")
    assert counting.test(TEN, "mallory")
    assert not counting.test(TEN, "ada")
    assert windows.reset() <= 100


def test_threads_together_get_no_more_than_one(counting):
    ready = threading.Barrier(8)

    def together(_):
        ready.wait()
        return tries(counting, 200)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(together, range(8))) == 10


def test_it_starts_no_thread(counting):
    before = threading.active_count()
    tries(counting, 100)
    assert threading.active_count() == before


def test_it_agrees_with_the_librarys_own_way_of_weighing():
    clock = SetClock()
    windows = LimitWindows(clock=clock)
    counting = SlidingWindowCounterRateLimiter(windows)
    for seconds in (0, 7, 29, 31, 50, 13, 65, 130):
        clock.move(seconds=seconds)
        room = counting.get_window_stats(TEN, "ada").remaining
        assert tries(counting, 4) == min(4, room)
