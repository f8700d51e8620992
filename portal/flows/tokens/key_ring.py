"""The keys of realms, ready to use: made at first need, looked at again now and then, replaced without a gap.

A new key signs at once; what the old one signed is believed until its time is over anyway. Other processes go on with
the old one for up to a minute, and look sooner when they meet a token that names a key they do not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from joserfc.jwk import RSAKey

from portal.accounts.keys import SigningKey, new_pair
from portal.clock import Clock
from portal.flows.ports import UnitOfWork
from portal.realms.sealing import SealBroken, Sealer

LOOK_EVERY = timedelta(seconds=60)
LOOK_FOR_UNKNOWN_EVERY = timedelta(seconds=1)
OVERLAP = timedelta(hours=24)
"""For how long a replaced key is believed; an access token that lives longer ends with it."""


@dataclass(frozen=True)
class Opened:
    """A key in use. `private` is none where it was sealed with another portal key: it verifies, but signs no more."""

    stored: SigningKey
    public: RSAKey
    private: RSAKey | None = field(repr=False)


@dataclass(frozen=True)
class _Kept:
    keys: Sequence[Opened]
    looked_at: datetime


class KeyRing:
    """The signing keys of all realms. Thread-safe."""

    def __init__(self, work: UnitOfWork, sealer: Sealer, clock: Clock) -> None:
        self._work = work
        self._sealer = sealer
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._making = Lock()

    def signing(self, realm_id: str) -> tuple[str, RSAKey]:
        """The id and the private half of the key that signs now; made where the realm has none."""
        found = _signing(self._keys(realm_id, LOOK_EVERY))
        if found is None:
            found = self._made(realm_id)
        return found

    def verifying(self, realm_id: str, kid: str) -> RSAKey | None:
        """The public half of the key of that id, where the realm still believes what it signed."""
        found = self._believed(self._keys(realm_id, LOOK_EVERY), kid)
        return found or self._believed(self._keys(realm_id, LOOK_FOR_UNKNOWN_EVERY), kid)

    def published(self, realm_id: str) -> tuple[Mapping[str, str], ...]:
        """The public halves as others may have them (JWKs), the one that signs first."""
        self.signing(realm_id)
        now = self._clock.now()
        return tuple(key.stored.public for key in self._keys(realm_id, LOOK_EVERY) if _is_believed(key, now))

    def public_pem(self, realm_id: str) -> str:
        """The public half of the key that signs now, for those who want it in that shape."""
        _, private = self.signing(realm_id)
        return private.as_pem(private=False).decode()

    def rotate(self, realm_id: str, *, overlap: timedelta = OVERLAP) -> SigningKey:
        """Makes a new key that signs from now on; those before it are believed for the overlap."""
        while True:
            if key := self._added(realm_id, _next(self._look(realm_id)), overlap):
                self._kept.pop(realm_id, None)
                return key

    def _made(self, realm_id: str) -> tuple[str, RSAKey]:
        """One thread makes a key, and of several processes one stores it; the others take that one."""
        with self._making:
            keys = self._look(realm_id)
            found = _signing(keys)
            if found is None:
                self._added(realm_id, _next(keys), OVERLAP)
                found = _signing(self._look(realm_id))
        if found is None:
            raise LookupError(f"realm {realm_id} has no key that signs")
        return found

    def _added(self, realm_id: str, generation: int, overlap: timedelta) -> SigningKey | None:
        pair, now = new_pair(), self._clock.now()
        key = SigningKey(realm_id, generation, pair.kid, pair.public, self._sealer.seal(pair.private), now)
        with self._work.transaction() as unit:
            if not unit.signing_keys.add(key):
                return None
            unit.signing_keys.retire(realm_id, generation, now + overlap)
        return key

    def _keys(self, realm_id: str, every: timedelta) -> Sequence[Opened]:
        kept = self._kept.get(realm_id)
        if kept is not None and self._clock.now() - kept.looked_at < every:
            return kept.keys
        return self._look(realm_id)

    def _look(self, realm_id: str) -> Sequence[Opened]:
        now = self._clock.now()
        with self._work.reading() as unit:
            stored = unit.signing_keys.of_realm(realm_id)
        known = {key.stored.kid: key for key in (self._kept[realm_id].keys if realm_id in self._kept else ())}
        opened = tuple(self._opened(key, known.get(key.kid)) for key in stored)
        self._kept[realm_id] = _Kept(opened, now)
        return opened

    def _opened(self, stored: SigningKey, known: Opened | None) -> Opened:
        if known is not None:
            return Opened(stored, known.public, known.private)
        try:
            private = RSAKey.import_key(self._sealer.open(stored.private))
        except SealBroken:
            private = None
        return Opened(stored, RSAKey.import_key(dict(stored.public)), private)

    def _believed(self, keys: Sequence[Opened], kid: str) -> RSAKey | None:
        now = self._clock.now()
        return next((key.public for key in keys if key.stored.kid == kid and _is_believed(key, now)), None)


def _signing(keys: Sequence[Opened]) -> tuple[str, RSAKey] | None:
    """The newest, where it can sign; an older one never does again."""
    newest = keys[0] if keys else None
    return (newest.stored.kid, newest.private) if newest is not None and newest.private is not None else None


def _next(keys: Sequence[Opened]) -> int:
    """The generation after the newest."""
    return keys[0].stored.generation + 1 if keys else 1


def _is_believed(key: Opened, now: datetime) -> bool:
    return key.stored.retires_at is None or now < key.stored.retires_at
