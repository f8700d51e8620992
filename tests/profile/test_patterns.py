"""A pattern's time limit is for the pattern alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, thread_time

from portal.profile.patterns import TIME_LIMIT, SafePattern


def test_a_busy_process_refuses_no_good_value():
    phone = SafePattern.of(r"^\+?[1-9]\d{1,14}$")
    with _busy(threads=20):
        end = monotonic() + 2
        refused = [value for value in _until(end, "+441234567890") if not phone.matches(value)]
    assert not refused


def test_a_catastrophic_pattern_ends_in_a_busy_process_too():
    hungry = SafePattern.of(r"(a+a+)+b")
    with _busy(threads=4):
        began = thread_time()
        assert not hungry.matches("a" * 5000)
        assert thread_time() - began < 10 * TIME_LIMIT


def _until(end: float, value: str) -> Iterator[str]:
    while monotonic() < end:
        yield value


@contextmanager
def _busy(threads: int) -> Iterator[None]:
    stop = Event()

    def work() -> None:
        while not stop.is_set():
            sum(range(1000))

    workers = [Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    yield
    stop.set()
    for worker in workers:
        worker.join()
