"""Answers by their keys: what was answered to a request that may be sent again."""

from datetime import datetime

from peewee import Database

from portal.flows.ports import KeptAnswer
from portal.storage.fields import Condition
from portal.storage.models import IdempotencyRow as Row
from portal.storage.statements import for_change, insert_if_new


class Answers:
    """Implements flows.ports.AnswerStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, wanted: KeptAnswer) -> KeptAnswer | None:
        """Stores a key without an answer, or answers the one that is there; where another transaction is just storing
        it, its end is waited for."""
        values = {
            "realm_id": wanted.realm_id,
            "endpoint": wanted.endpoint,
            "client": wanted.client,
            "key": wanted.key,
            "fingerprint": wanted.fingerprint,
            "created_at": wanted.taken_at,
        }
        if insert_if_new(self._database, Row, values, [Row.realm_id, Row.endpoint, Row.client, Row.key]):
            return None
        row = for_change(self._database, Row.select().where(_key(wanted))).first(self._database)
        # Its holder may have given it back in this very moment: then whoever asks is told to ask again.
        return wanted if row is None else _kept(row)

    def take_over(self, known: KeptAnswer, wanted: KeptAnswer) -> bool:
        """Puts `wanted` in the place of a key that is still held as it was known; false where it is not."""
        changed = Row.update(fingerprint=wanted.fingerprint, created_at=wanted.taken_at).where(_held(known))
        return bool(changed.execute(self._database))

    def keep(self, held: KeptAnswer, answer: str) -> bool:
        """Writes the answer to a key that is still held by this request; false where it is not."""
        return bool(Row.update(answer=answer).where(_held(held)).execute(self._database))

    def free(self, held: KeptAnswer) -> None:
        """Removes a key that is still held by this request and has no answer."""
        Row.delete().where(_held(held)).execute(self._database)

    def purge(self, taken_before: datetime) -> int:
        """Removes keys taken before; answers how many."""
        return int(Row.delete().where(Row.created_at < taken_before).execute(self._database))


def _key(kept: KeptAnswer) -> Condition:
    return (
        (Row.realm_id == kept.realm_id)
        & (Row.endpoint == kept.endpoint)
        & (Row.client == kept.client)
        & (Row.key == kept.key)
    )


def _held(kept: KeptAnswer) -> Condition:
    return _key(kept) & (Row.created_at == kept.taken_at) & Row.answer.is_null()


def _kept(row: Row) -> KeptAnswer:
    return KeptAnswer(row.realm_id, row.endpoint, row.client, row.key, row.fingerprint, row.created_at, row.answer)
