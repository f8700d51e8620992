"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a caller that lost the answer asks again, and gets it.

The key is a string of its own for each thing to be done: same key and same body replay the answer, another body is 422,
one that is still being answered 409. Without a key a request is done as it comes.
"""

import re
from collections.abc import Callable
from contextlib import suppress

from flask import Response, request

from portal import current
from portal.api.answers import Refused, answer
from portal.flows.idempotency import LONGEST_KEY, Answer, InFlight, KeyedRequest, KeyLost, OtherBody, Replayed, Taken
from portal.flows.outcome import Outcome
from portal.flows.ports import StorageUnavailable, Unit

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
_PRINTABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")

Keep = Callable[[Answer, Unit], None]
"""Writes an answer down in the transaction of its effect."""


def once(realm_id: str, who: str, body: object, work: Callable[[Keep], Answer]) -> Response:
    """What `work` answers, done once for one key of `who`: a client, or whoever a secret stands for, so that nobody is
    told of somebody else's success. Work that refuses (by an exception) had no effect: its key is free again."""
    key = _key()
    if not key:
        return told(work(_forget))
    asked = KeyedRequest(realm_id, f"{request.method} {request.path}", who, key, body)
    taken = current.portal().idempotency.take(asked)
    match taken:
        case Replayed(answer=given):
            return told(given, replayed=True)
        case OtherBody():
            raise Refused(422, "idempotency-key-reused", "This Idempotency-Key was used for another request.")
        case InFlight():
            raise _in_flight()
        case Taken():
            return told(_done(taken, work))


def told(given: Answer, *, replayed: bool = False) -> Response:
    """An answer as a response."""
    return answer(given.body, given.status, {**given.headers, **({REPLAYED: "true"} if replayed else {})})


def _done(taken: Taken, work: Callable[[Keep], Answer]) -> Answer:
    kept = _Kept(taken)
    try:
        return work(kept)
    except KeyLost:
        raise _in_flight() from None
    finally:
        if not kept.is_kept:
            _give_back(taken)


class _Kept:
    """Keeps one answer, and knows whether it did."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self.is_kept = False

    def __call__(self, given: Answer, unit: Unit) -> None:
        self._taken.keep(given, unit)
        self.is_kept = True


def _give_back(taken: Taken) -> None:
    # Where the storage is away, the key comes free by itself after a while.
    with suppress(StorageUnavailable):
        current.portal().idempotency.give_back(taken)


def _in_flight() -> Refused:
    detail = "The request with this Idempotency-Key is being answered just now."
    return Refused(409, "idempotency-key-in-flight", detail).waiting(1)


def _forget(_given: Answer, _unit: Unit) -> None:
    """Nobody will ask for it again."""


def _key() -> str:
    """The key, with the quotation marks of a structured field or without."""
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    key = given.strip()
    key = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if len(key) > LONGEST_KEY or not _PRINTABLE.fullmatch(key):
        detail = f"An Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters."
        raise Refused(400, "malformed-idempotency-key", detail)
    return key


class Told:
    """Makes the answer in the transaction of what it tells, and keeps it there."""

    def __init__(self, render_outcome: Callable[[Outcome, Unit], Answer], keep: Keep) -> None:
        self._render = render_outcome
        self._keep = keep
        self.answer: Answer | None = None

    def along(self, outcome: Outcome, unit: Unit) -> None:
        """For the engine."""
        self.answer = self._render(outcome, unit)
        self._keep(self.answer, unit)
