"""Answers by their keys: what was answered to a request that may be sent again."""

from datetime import datetime

from peewee import Database

from portal.flows.ports import KeptAnswer
from portal.storage.models import IdempotencyRow as Row
from portal.storage.statements import Statement, given, insert_if_new

_KEY = (Row.realm_id, Row.endpoint, Row.client, Row.key)
_IS_IT = tuple(column == given(column) for column in _KEY)
_IS_HELD = (*_IS_IT, Row.created_at == given(Row.created_at, "taken_at"), Row.answer.is_null())

_ONE = Statement(Row, Row.select().where(*_IS_IT))
_TAKE_OVER = Statement(
    Row,
    Row.update({Row.fingerprint: given(Row.fingerprint), Row.created_at: given(Row.created_at)}).where(*_IS_HELD),
)
_KEEP = Statement(Row, Row.update({Row.answer: given(Row.answer)}).where(*_IS_HELD))
_FREE = Statement(Row, Row.delete().where(*_IS_HELD))


class Answers:
    """Implements flows.ports.AnswerStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, wanted: KeptAnswer) -> KeptAnswer | None:
        """Stores a key without an answer, or answers the one that is there; where another transaction is just storing
        it, its end is waited for."""
        values = {**_key(wanted), "fingerprint": wanted.fingerprint, "created_at": wanted.taken_at}
        if insert_if_new(self._database, Row, values, _KEY):
            return None
        row = _ONE.first(self._database, _key(wanted), lock=True)
        # Its holder may have given it back in this very moment: then whoever asks is told to ask again.
        return wanted if row is None else _kept(row)

    def take_over(self, known: KeptAnswer, wanted: KeptAnswer) -> bool:
        """Puts `wanted` in the place of a key that is still held as it was known; false where it is not."""
        new = {"fingerprint": wanted.fingerprint, "created_at": wanted.taken_at}
        return bool(_TAKE_OVER.changes(self._database, {**_held(known), **new}))

    def keep(self, held: KeptAnswer, answer: str) -> bool:
        """Writes the answer to a key that is still held by this request; false where it is not."""
        return bool(_KEEP.changes(self._database, {**_held(held), "answer": answer}))

    def free(self, held: KeptAnswer) -> None:
        """Removes a key that is still held by this request and has no answer."""
        _FREE.changes(self._database, _held(held))

    def purge(self, taken_before: datetime) -> int:
        """Removes keys taken before; answers how many."""
        return int(Row.delete().where(Row.created_at < taken_before).execute(self._database))


def _key(kept: KeptAnswer) -> dict[str, object]:
    return {"realm_id": kept.realm_id, "endpoint": kept.endpoint, "client": kept.client, "key": kept.key}


def _held(kept: KeptAnswer) -> dict[str, object]:
    return {**_key(kept), "taken_at": kept.taken_at}


def _kept(row: Row) -> KeptAnswer:
    return KeptAnswer(row.realm_id, row.endpoint, row.client, row.key, row.fingerprint, row.created_at, row.answer)
