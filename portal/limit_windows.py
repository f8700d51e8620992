"""Counts tries within this process, by the portal's clock: where the limits' figures stand when there is no Redis.

The storage that the library brings for this reads the machine's clock, has no bound, and starts a thread every so many
hits.
"""

from dataclasses import dataclass
from math import floor
from threading import Lock

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport

from portal.clock import Clock

MOST = 100_000
"""So many keys are counted at once, at about 300 bytes each; beyond it those go first that were not tried longest."""

_FEW = 1_000


@dataclass
class Window:
    """What was tried under one key in the window numbered `number`, and in the one before it."""

    seconds: int
    number: int
    current: int = 0
    previous: int = 0

    def moved(self, at: float) -> "Window":
        """The same at that time, in seconds since 1970. A clock that is set back opens no new window."""
        number = int(at // self.seconds)
        if number <= self.number:
            return self
        return Window(self.seconds, number, previous=self.current if number == self.number + 1 else 0)

    def left(self, at: float) -> float:
        """How many seconds are left of the window."""
        return self.seconds - at % self.seconds

    def weighed(self, at: float) -> float:
        """The tries that count: those of the window before, as far as it still lies within reach, and all since."""
        return self.previous * self.left(at) / self.seconds + self.current


class LimitWindows(Storage, SlidingWindowCounterSupport):
    """Sliding windows in memory; the library finds it by its scheme and hands over the clock that was configured."""

    STORAGE_SCHEME = ["portico"]  # noqa: RUF012  (the library reads it so)

    def __init__(self, uri: str | None = None, *, clock: Clock, most: int = MOST) -> None:
        super().__init__(uri)
        self._clock, self._most = clock, most
        self._lock = Lock()
        self._windows: dict[str, Window] = {}
        self._tidy_at = min(_FEW, most)

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Nothing can fail here."""
        return ()

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts a try where the limit has room for it; otherwise nothing is counted."""
        with self._lock:
            at = self._clock.now().timestamp()
            window = self._window(key, expiry, at)
            if floor(window.weighed(at)) + amount > limit:
                return False
            window.current += amount
            self._keep(key, window, at)
            return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The tries of the window before and how long they count, those of this one and how long they do."""
        with self._lock:
            at = self._clock.now().timestamp()
            window = self._window(key, expiry, at)
            left = window.left(at)
            return window.previous, left if window.previous else 0.0, window.current, left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forgets what was counted under a key."""
        self.clear(key)

    def clear(self, key: str) -> None:
        """Forgets what was counted under a key."""
        with self._lock:
            self._windows.pop(key, None)

    def reset(self) -> int:
        """Forgets everything; answers how much it was."""
        with self._lock:
            amount = len(self._windows)
            self._windows.clear()
            return amount

    def check(self) -> bool:
        """It is always there."""
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Only sliding windows are counted here."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Only sliding windows are counted here."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Only sliding windows are counted here."""
        raise NotImplementedError

    def _window(self, key: str, seconds: int, at: float) -> Window:
        known = self._windows.get(key)
        return known.moved(at) if known else Window(seconds, int(at // seconds))

    def _keep(self, key: str, window: Window, at: float) -> None:
        """Puts it last, so that the first are those which were not tried longest."""
        self._windows.pop(key, None)
        self._windows[key] = window
        if len(self._windows) > self._tidy_at:
            self._tidy(at)

    def _tidy(self, at: float) -> None:
        """Costs time by how much is kept, so it comes again only when twice as much is: a few steps for each try."""
        counting = [(key, window) for key, window in self._windows.items() if window.moved(at).weighed(at)]
        self._windows = dict(counting[-self._most * 3 // 4 :] if len(counting) > self._most else counting)
        self._tidy_at = min(self._most, max(_FEW, 2 * len(self._windows)))
