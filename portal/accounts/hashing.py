"""Turns passwords into what is stored of them, in threads of its own, and recognises them again.

New ones are stored in our own scheme (`schemes/portico_bcrypt.py`); those of imported people are recognised in theirs.
"""

import logging
import math
import os
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import bcrypt

from portal.accounts.password_schemes import read_stored
from portal.accounts.scheme import Scheme
from portal.accounts.schemes.portico_bcrypt import PorticoBcrypt, made, peppered

LONGEST_PASSWORD = 256
"""In code points. Longer ones are refused before any work is done on them."""

_NICENESS = 10
_PEPPER_ID = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """Whether a password is the stored one, and whether its hash is of an older kind than new ones are."""

    matches: bool
    needs_rehash: bool = False


class PasswordTooLong(ValueError):
    """A password of more than 256 code points reached the hashing; the policy refuses it before."""


class HashingOverloaded(Exception):
    """So many passwords wait that this one would wait too long; `retry_after` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"password hashing is overloaded for about {retry_after} s")


class PasswordHasher:
    """Hashes and verifies, one hash for each call. Thread-safe.

    Made once per process, after any fork: threads do not come along into a child, so a forked copy refuses to work
    rather than wait for ever.
    """

    def __init__(
        self,
        peppers: Mapping[str, bytes],
        cost: int,
        threads: int | None = None,
        longest_wait: float = 5.0,
        most_waiting: int | None = None,
    ) -> None:
        """`peppers` by id, the first one in use for new hashes; `longest_wait` in seconds; `most_waiting` passwords at
        once, because each of them keeps a thread of the server from everybody who wants none hashed."""
        if not peppers or not all(_PEPPER_ID.fullmatch(name) for name in peppers):
            raise ValueError("at least one pepper, with an id of letters, digits, '.', '_' and '-', is needed")
        self._peppers = dict(peppers)
        self._present = next(iter(peppers))
        self._cost = cost
        self._stand_in = bcrypt.gensalt(cost)
        self._usual = _guessed_duration(cost)
        self._threads = _HashThreads(threads or os.cpu_count() or 1, longest_wait, most_waiting, self._usual)

    def admit(self) -> None:
        """Raises HashingOverloaded where a password would be refused now: asked before any work is done on a request
        that will need one, so that refusing is cheap."""
        self._threads.admit()

    def hash(self, password: str) -> str:
        """What to store. Raises PasswordTooLong and HashingOverloaded."""
        if len(password) > LONGEST_PASSWORD:
            raise PasswordTooLong(f"a password of {len(password)} code points")
        name = self._present
        return self._ours(lambda: made(password, name, self._peppers[name], self._cost))

    def verify(self, password: str, stored: str | None) -> Verdict:
        """Whether this password made that hash. Raises HashingOverloaded.

        Whatever is stored, even nothing or nonsense, costs exactly one hash and as long as one of ours, so the time
        tells nobody whether an account exists. Only hashes that are slower than ours (imported ones, until their
        owners' first sign-in) can be told by it.
        """
        asked = self._reading(stored) if stored and len(password) <= LONGEST_PASSWORD else None
        try:
            return self._judge(password, asked) if asked else self._refuse(password)
        except ValueError:  # a scheme's own verdict on a salt, given before it works; so no second hash is spent here
            return self._refuse(password)

    def close(self) -> None:
        """Ends the threads after what is waiting is done."""
        self._threads.close()

    def _reading(self, stored: str) -> Scheme | None:
        scheme = read_stored(stored)
        if isinstance(scheme, PorticoBcrypt) and scheme.pepper not in self._peppers:
            _log.error(
                "a stored password names the pepper '%s', which is not among PORTAL_PASSWORD_PEPPERS", scheme.pepper
            )
            return None
        return scheme

    def _judge(self, password: str, asked: Scheme) -> Verdict:
        def matches() -> bool:
            return asked.matches(password, self._peppers)

        is_ours = isinstance(asked, PorticoBcrypt)
        is_right = self._ours(matches) if is_ours else self._no_sooner(matches)
        return Verdict(is_right, needs_rehash=is_right and not self._is_present(asked))

    def _is_present(self, asked: Scheme) -> bool:
        return isinstance(asked, PorticoBcrypt) and asked.pepper == self._present and asked.hashed.cost == self._cost

    def _refuse(self, password: str) -> Verdict:
        pepper = self._peppers[self._present]
        self._ours(lambda: bcrypt.hashpw(peppered(password[:LONGEST_PASSWORD], pepper), self._stand_in))
        return Verdict(matches=False)

    def _ours(self, work: Callable[[], Answer]) -> Answer:
        answer, seconds = self._threads.run(work)
        self._usual += (seconds - self._usual) / 8
        return answer

    def _no_sooner(self, work: Callable[[], Answer]) -> Answer:
        """The work of another scheme. Where it is quicker than ours its answer waits: whoever is told sooner that a
        password is wrong would know that there is such an account, and that it was imported."""
        answer, seconds = self._threads.run(work)
        time.sleep(max(0.0, self._usual - seconds))
        return answer


def _guessed_duration(cost: int) -> float:
    """Seconds that one hash takes, told from one at the lowest cost; later measured ones take its place."""
    began = time.perf_counter()
    bcrypt.hashpw(b"guess", bcrypt.gensalt(4))
    return (time.perf_counter() - began) * 2.0 ** (cost - 4)


@dataclass(frozen=True)
class _Job:
    work: Callable[[], Any]
    result: Future[tuple[Any, float]]


class _HashThreads:
    """A queue before a few threads of low priority, so that pages are served before passwords are hashed."""

    def __init__(self, count: int, longest_wait: float, most_waiting: int | None, duration: float) -> None:
        self._process = os.getpid()
        self._longest_wait = longest_wait
        self._most_waiting = most_waiting
        self._duration = duration
        self._waiting: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"hash-{number}", daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def run(self, work: Callable[[], Answer]) -> tuple[Answer, float]:
        """The work's answer after waiting for its turn, and the seconds that it took by itself. Raises
        HashingOverloaded, and ValueError where the work refuses."""
        job = _Job(work, Future())
        with self._changed:
            self._admit()
            self._waiting.append(job)
            self._changed.notify()
        return job.result.result()

    def admit(self) -> None:
        with self._changed:
            self._admit()

    def _admit(self) -> None:
        if self._is_closed or self._process != os.getpid():
            raise RuntimeError("this hasher was closed, or made before a fork; each process makes its own")
        waiting = len(self._waiting)
        expected_wait = self._duration * waiting / len(self._threads)
        is_crowded = self._most_waiting is not None and waiting >= self._most_waiting
        if is_crowded or expected_wait > self._longest_wait:
            raise HashingOverloaded(max(1, math.ceil(expected_wait)))

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        _step_back()
        while job := self._next():
            self._run(job)

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed)
            return self._waiting.popleft() if self._waiting else None

    def _run(self, job: _Job) -> None:
        began = time.perf_counter()
        try:
            answer = job.work()
        except BaseException as refused:  # noqa: BLE001  (bcrypt is Rust, whose panic is no Exception; the caller waits)
            job.result.set_exception(ValueError(str(refused)))
            return
        seconds = time.perf_counter() - began
        self._learn(seconds)
        job.result.set_result((answer, seconds))

    def _learn(self, duration: float) -> None:
        with self._changed:
            self._duration += (duration - self._duration) / 8


def _step_back() -> None:
    """On Linux niceness belongs to the thread; elsewhere to the whole process, which must not be slowed."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
