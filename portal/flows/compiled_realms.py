"""The realms in use, compiled once per revision. A process looks at the stored revision at most once a second."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from portal.clock import Clock
from portal.flows.compiled import CompiledRealm
from portal.flows.ports import StorageUnavailable
from portal.problem import ConfigurationRefused, Problem
from portal.realms.ports import RealmStore, StoredRealm

LOOK_EVERY = timedelta(seconds=1)

Compile = Callable[[StoredRealm], CompiledRealm | tuple[Problem, ...]]


class CompiledRealms:
    """Realms by name or id."""

    def __init__(self, store: RealmStore, compile_realm: Compile, clock: Clock) -> None:
        self._store = store
        self._compile = compile_realm
        self._clock = clock
        self._kept: dict[str, tuple[CompiledRealm, datetime]] = {}
        self._names: dict[str, str] = {}
        self._lock = Lock()

    def named(self, name: str) -> CompiledRealm | None:
        """The realm of that name, or none. Raises ConfigurationRefused where its document cannot be used.

        While the store is away a realm goes on as it was last seen; StorageUnavailable is raised for one not seen yet.
        """
        now = self._clock.now()
        kept = self._kept.get(name)
        if kept is None:
            return self._load(name, now)
        if now - kept[1] < LOOK_EVERY:
            return kept[0]
        # First, so that one request looks and the others go on: a store that hangs holds up one a second, not all.
        self._kept[name] = (kept[0], now)
        try:
            return self._looked_after(name, kept[0], now)
        except StorageUnavailable:
            return kept[0]

    def by_id(self, realm_id: str) -> CompiledRealm | None:
        """The realm with that id, or none."""
        if realm_id not in self._names:
            self.all()
        name = self._names.get(realm_id)
        return self.named(name) if name else None

    def all(self) -> tuple[CompiledRealm, ...]:
        """Every realm there is."""
        return tuple(found for name in self._store.names() if (found := self.named(name)))

    def kept(self, name: str) -> CompiledRealm | None:
        """The realm as it was last seen, without asking the store: what an error page can still be made of."""
        known = self._kept.get(name)
        return known[0] if known else None

    def forget(self) -> None:
        """Look at the store again at the next question, whatever was kept."""
        self._kept.clear()

    def _looked_after(self, name: str, known: CompiledRealm, now: datetime) -> CompiledRealm | None:
        revision = self._store.revision(name)
        if revision == known.realm.revision:
            return known
        if revision is None:
            self._kept.pop(name, None)
            return None
        return self._load(name, now)

    def _load(self, name: str, now: datetime) -> CompiledRealm | None:
        with self._lock:
            stored = self._store.get(name)
            if stored is None:
                return None
            compiled = self._compile(stored)
            if isinstance(compiled, tuple):
                raise ConfigurationRefused(compiled)
            self._kept[name] = (compiled, now)
            self._names[stored.id] = name
            return compiled
