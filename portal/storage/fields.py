"""Columns that mean the same on SQLite and PostgreSQL: text, moments, JSON, and keys short enough for an index."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import SQL, Expression, Field, TextField

Condition = Expression | SQL

_LONGEST_KEY = 255
_KEPT_OF_LONGER = 192
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def index_key(text: str) -> str:
    """What an index holds of a text. PostgreSQL refuses index rows over 2.7 kB, so a longer text is cut and a hash says
    the rest; a cut key is longer than any uncut one, so the two never meet."""
    if len(text) <= _LONGEST_KEY:
        return text
    return text[:_KEPT_OF_LONGER] + hashlib.sha256(text.encode()).hexdigest()


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether both databases can keep this text: PostgreSQL takes no NUL, neither takes half a surrogate pair."""
    return _UNSTORABLE.search(text) is None


class Text(TextField):
    """Text without limit of length. What cannot be stored raises ValueError when it is written (the doors refuse it
    long before) and is simply not found when it is looked for."""

    def db_value(self, value: str | None) -> str | None:
        """The text as it is, if both databases can keep it."""
        if value is not None and not is_storable(value):
            raise ValueError(f"{self.name} holds a character that a database cannot keep")
        return value

    def __eq__(self, other: object) -> Condition:  # type: ignore[override]  # a query is made by comparing
        if isinstance(other, str) and not is_storable(other):
            return SQL("0 = 1")
        return super().__eq__(other)

    __hash__ = TextField.__hash__


class Moment(Field):
    """A moment as whole microseconds since 1970 in UTC: no database and no driver gets to shift a time zone."""

    field_type = "BIGINT"

    def db_value(self, value: datetime | None) -> int | None:
        """Microseconds since 1970 in UTC; a moment that does not know its time zone raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{self.name} wants a moment that knows its time zone")
        return (value - _EPOCH) // _MICROSECOND

    def python_value(self, value: int | None) -> datetime | None:
        """The moment, aware, in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class Document(Field):
    """Plain JSON, kept as text on both databases: `jsonb` sorts keys and refuses the NUL that JSON can spell. A change
    is a whole new value; nothing looks inside from SQL."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> str | None:  # noqa: ANN401  (JSON)
        """The JSON text, ASCII only, in the order of the document's keys."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:  # noqa: ANN401  (JSON)
        """What the text says."""
        return None if value is None else json.loads(value)
