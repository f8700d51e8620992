"""Tells whoever waits at a terminal how far a long piece of work is, and at which rate it went."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

EVERY = 5.0  # seconds between two lines where nobody sees a bar: in a log
WORTH_TELLING = 1000  # fewer are done before anybody looks


@contextmanager
def progress(doing: str, total: int) -> Iterator[Callable[[int], object]]:
    """Gives what is to be told how many more are done. A bar on a terminal; a line now and then elsewhere, both on
    standard error."""
    if total < WORTH_TELLING:
        yield lambda _: None
    elif sys.stderr.isatty():
        with click.progressbar(length=total, label=doing, file=sys.stderr, show_pos=True) as bar:
            yield bar.update
    else:
        yield _Lines(doing, total).tell


def rate(count: int, seconds: float) -> str:
    """`100,000 people in 9.8 s, 10,204 per second`."""
    people = "person" if count == 1 else "people"
    return f"{count:,} {people} in {seconds:.1f} s, {count / max(seconds, 0.001):,.0f} per second"


class _Lines:
    def __init__(self, doing: str, total: int) -> None:
        self._doing = doing
        self._total = total
        self._done = 0
        self._began = self._told = time.monotonic()

    def tell(self, more: int) -> None:
        self._done += more
        now = time.monotonic()
        if now - self._told >= EVERY:
            self._told = now
            per_second = self._done / (now - self._began)
            click.echo(f"{self._doing}: {self._done:,} of {self._total:,}, {per_second:,.0f} per second", err=True)
