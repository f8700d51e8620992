"""One effect for one key, however often a request is sent: for callers whose network loses answers.

A key is taken in a small transaction of its own, so that a second request that arrives meanwhile is told so. Its answer
is written in the very transaction of what it protects: where that is rolled back nothing is kept, where it is committed
the answer is there, whether or not it ever arrived. What had no effect (a refusal) gives the key back.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from portal.clock import Clock
from portal.flows.ports import KeptAnswer, Unit, UnitOfWork
from portal.realms.sealing import SealBroken, Sealer

KEPT_FOR = timedelta(hours=24)
IN_FLIGHT_FOR = timedelta(seconds=30)
"""Whoever took a key and has not answered after so long is gone: longer than any request waits for anything."""

LONGEST_KEY = 255


@dataclass(frozen=True)
class KeyedRequest:
    """A request with a key. `endpoint`: method and address; `client`: who says to be asking; `body`: what was asked."""

    realm_id: str
    endpoint: str
    client: str
    key: str
    body: object = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What was answered: plain data that a door makes its response of."""

    status: int
    body: Mapping[str, object] | None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Replayed:
    """The answer that this key got before."""

    answer: Answer


@dataclass(frozen=True)
class OtherBody:
    """The key was used for something else."""


@dataclass(frozen=True)
class InFlight:
    """The same request is being answered just now."""


class KeyLost(Exception):
    """Somebody else took the key over, because its holder did not answer in time: what was done is undone."""


@dataclass(frozen=True)
class Taken:
    """The key is this request's. `keep` goes with what it protects; `give_back` follows a refusal."""

    row: KeptAnswer
    sealer: Sealer

    def keep(self, answer: Answer, unit: Unit) -> None:
        """Writes the answer down in the transaction of its effect. Raises KeyLost."""
        if not unit.answers.keep(self.row, self.sealer.seal(json.dumps(asdict(answer)))):
            raise KeyLost


class Idempotency:
    """Takes keys and finds what they were answered."""

    def __init__(self, work: UnitOfWork, clock: Clock, sealer: Sealer, secret: bytes) -> None:
        self._work = work
        self._clock = clock
        self._sealer = sealer
        self._secret = hashlib.sha256(b"portico idempotency\0" + secret).digest()

    def take(self, asked: KeyedRequest) -> Taken | Replayed | OtherBody | InFlight:
        """The key for this request, or why it is not for it to have. Counts nothing and does nothing else."""
        wanted = self._row(asked, self._clock.now())
        with self._work.transaction() as unit:
            known = unit.answers.take(wanted)
            if known is None:
                return Taken(wanted, self._sealer)
            if not hmac.compare_digest(known.fingerprint, wanted.fingerprint):
                return OtherBody()
            if known.answer is not None:
                return self._replayed(known.answer)
            is_gone = wanted.taken_at - known.taken_at > IN_FLIGHT_FOR
            return Taken(wanted, self._sealer) if is_gone and unit.answers.take_over(known, wanted) else InFlight()

    def give_back(self, taken: Taken) -> None:
        """Frees a key whose request had no effect; a kept answer stays."""
        with self._work.transaction() as unit:
            unit.answers.free(taken.row)

    def _replayed(self, sealed: str) -> Replayed | OtherBody:
        try:
            kept = json.loads(self._sealer.open(sealed))
        except SealBroken:
            # The portal's key changed: nobody can say what was answered, and doing it again is what must not happen.
            return OtherBody()
        return Replayed(Answer(**kept))

    def _row(self, asked: KeyedRequest, now: datetime) -> KeptAnswer:
        body = json.dumps(asked.body, sort_keys=True).encode()
        fingerprint = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        return KeptAnswer(asked.realm_id, asked.endpoint, asked.client, asked.key, fingerprint, now)
