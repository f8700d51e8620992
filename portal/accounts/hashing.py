"""Turns passwords into what is stored of them, in threads of its own, and recognises them again.

What is hashed is `bcrypt(base64(HMAC-SHA256(pepper, NFC(password))))`: the HMAC gives every password, of any length and
with any byte in it, 44 characters that bcrypt takes whole, and makes a stolen table worthless without the pepper.
"""

import base64
import hashlib
import hmac
import logging
import math
import os
import re
import sys
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass

import bcrypt

LONGEST_PASSWORD = 256
"""In code points. Longer ones are refused before any work is done on them."""

HIGHEST_COST = 16
"""A stored hash that asks for more (cost 31 takes days) is taken for a broken one."""

_NICENESS = 10
_OURS = re.compile(r"\$portico-bcrypt\$v=1\$pepper=(?P<pepper>[A-Za-z0-9._-]+)(?P<bcrypt>\$2b\$.*)", re.ASCII)
_BCRYPT = re.compile(r"\$2[aby]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{53}", re.ASCII)
_PEPPER_ID = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_SALT_LENGTH = 29
_BCRYPT_TAKES = 72

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
    """Hashes and verifies, one bcrypt for each call. Thread-safe.

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
        self._threads = _HashThreads(
            threads or os.cpu_count() or 1, longest_wait, most_waiting, _guessed_duration(cost)
        )

    def admit(self) -> None:
        """Raises HashingOverloaded where a password would be refused now: asked before any work is done on a request
        that will need one, so that refusing is cheap."""
        self._threads.admit()

    def hash(self, password: str) -> str:
        """What to store. Raises PasswordTooLong and HashingOverloaded."""
        if len(password) > LONGEST_PASSWORD:
            raise PasswordTooLong(f"a password of {len(password)} code points")
        prepared = _peppered(password, self._peppers[self._present])
        made = self._threads.bcrypt(prepared, bcrypt.gensalt(self._cost))
        return f"$portico-bcrypt$v=1$pepper={self._present}{made.decode()}"

    def verify(self, password: str, stored: str | None) -> Verdict:
        """Whether this password made that hash. Raises HashingOverloaded.

        Whatever is stored, even nothing or nonsense, costs exactly one bcrypt, so the time tells nobody whether an
        account exists.
        """
        asked = self._reading(stored) if stored and len(password) <= LONGEST_PASSWORD else None
        try:
            return self._judge(password, asked) if asked else self._refuse(password)
        except ValueError:  # bcrypt's own verdict on a salt, given before it works; so no second hash is spent here
            return self._refuse(password)

    def close(self) -> None:
        """Ends the threads after what is waiting is done."""
        self._threads.close()

    def _reading(self, stored: str) -> "_Stored | None":
        ours = _OURS.fullmatch(stored)
        pepper = ours["pepper"] if ours else None
        hashed = ours["bcrypt"] if ours else stored
        shape = _BCRYPT.fullmatch(hashed)
        if not shape or int(shape["cost"]) > HIGHEST_COST:
            return None
        if pepper is not None and pepper not in self._peppers:
            _log.error("a stored password names the pepper '%s', which is not among PORTAL_PASSWORD_PEPPERS", pepper)
            return None
        is_present = pepper == self._present and int(shape["cost"]) == self._cost
        return _Stored(pepper, hashed.encode(), needs_rehash=not is_present)

    def _judge(self, password: str, asked: "_Stored") -> Verdict:
        prepared = _plain(password) if asked.pepper is None else _peppered(password, self._peppers[asked.pepper])
        made = self._threads.bcrypt(prepared, asked.hashed[:_SALT_LENGTH])
        # Past the salt, as the letter in $2a$, $2b$ and $2y$ says only who wrote it.
        matches = hmac.compare_digest(made[_SALT_LENGTH:], asked.hashed[_SALT_LENGTH:])
        return Verdict(matches, needs_rehash=matches and asked.needs_rehash)

    def _refuse(self, password: str) -> Verdict:
        prepared = _peppered(password[:LONGEST_PASSWORD], self._peppers[self._present])
        self._threads.bcrypt(prepared, self._stand_in)
        return Verdict(matches=False)


@dataclass(frozen=True)
class _Stored:
    """A stored hash, understood; no pepper for plain bcrypt."""

    pepper: str | None
    hashed: bytes
    needs_rehash: bool


def _peppered(password: str, pepper: bytes) -> bytes:
    # A lone surrogate has no UTF-8, yet whoever typed it shall be able to type it again.
    words = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.new(pepper, words, hashlib.sha256).digest())


def _plain(password: str) -> bytes:
    """As whoever made the imported hash gave it to bcrypt, which everywhere else drops what is past 72 bytes."""
    return password.encode("utf-8", "surrogatepass")[:_BCRYPT_TAKES]


def _guessed_duration(cost: int) -> float:
    """Seconds that one hash takes, told from one at the lowest cost; later measured ones take its place."""
    began = time.perf_counter()
    bcrypt.hashpw(b"guess", bcrypt.gensalt(4))
    return (time.perf_counter() - began) * 2.0 ** (cost - 4)


@dataclass(frozen=True)
class _Job:
    prepared: bytes
    salt: bytes
    result: Future[bytes]


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

    def bcrypt(self, prepared: bytes, salt: bytes) -> bytes:
        """The hash, after waiting for it. Raises HashingOverloaded, and ValueError for a salt that is none."""
        job = _Job(prepared, salt, Future())
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
            job.result.set_result(bcrypt.hashpw(job.prepared, job.salt))
        except BaseException as refused:  # noqa: BLE001  (bcrypt is Rust, whose panic is no Exception; the caller waits)
            job.result.set_exception(ValueError(str(refused)))
        else:
            self._learn(time.perf_counter() - began)

    def _learn(self, duration: float) -> None:
        with self._changed:
            self._duration += (duration - self._duration) / 8


def _step_back() -> None:
    """On Linux niceness belongs to the thread; elsewhere to the whole process, which must not be slowed."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
