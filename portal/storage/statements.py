"""Statements that several stores make, alike on both databases, and statements that are kept: peewee writes the SQL of
a query anew each time it runs, which cost more than running it."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from peewee import (  # type: ignore[attr-defined]  # the wrapper makes any driver's error one of peewee's
    BigAutoField,
    Database,
    Field,
    IntegerField,
    ModelSelect,
    PostgresqlDatabase,
    Query,
    TextField,
    Value,
    __exception_wrapper__,
)

from portal.storage.fields import is_storable
from portal.storage.models import Row

Kept = TypeVar("Kept", bound=Row)
Values = Mapping[str, object]

_AS_THEY_ARE = (TextField, IntegerField, BigAutoField)
"""Columns whose values both drivers hand over as what they are."""

_TOGETHER = 8
"""So many rows are stored by one statement, for each number of rows has a statement of its own that is kept."""


@dataclass(frozen=True)
class _Place:
    """Where a value goes when a kept statement runs."""

    name: str
    converted: Callable[[object], object]


def given(field: "Field[Any]", name: str = "") -> Value:
    """Stands in a kept query for a value of that column; called by the column's name where it has no other."""
    return Value(_Place(name or field.name, field.db_value), converter=False)


@dataclass(frozen=True)
class _Written:
    """The SQL of a query for one kind of database, with the places and constants of its parameters."""

    sql: str
    parameters: Sequence[object]

    def filled(self, values: Values) -> list[object]:
        return [each.converted(values[each.name]) if isinstance(each, _Place) else each for each in self.parameters]


class Statement(Generic[Kept]):
    """A query whose SQL is written once for each kind of database. `given` stands where it has a value."""

    def __init__(self, model: type[Kept], query: Query) -> None:
        self._query = query
        self._written: dict[tuple[type[Database], bool], _Written] = {}
        # peewee has no published way to what a query asks back.
        self._row = _reader(model, getattr(query, "_returning", None) or getattr(query, "_select", None) or ())

    def rows(self, database: Database, values: Values, *, lock: bool = False) -> list[Kept]:
        """The rows that are found, or that were written and asked back; they have the columns of the query and nothing
        else of their model. `lock` keeps other transactions from changing them until this one ends."""
        if isinstance(self._query, ModelSelect) and not all(map(_may_be_stored, values.values())):
            return []  # so nobody has it
        cursor = self._run(database, values, lock=lock and _locks(database))
        return [self._row(fetched) for fetched in cursor.fetchall()]

    def first(self, database: Database, values: Values, *, lock: bool = False) -> Kept | None:
        """The first of its rows, or none."""
        return next(iter(self.rows(database, values, lock=lock)), None)

    def changes(self, database: Database, values: Values) -> int:
        """Runs it; answers how many rows it changed."""
        return int(self._run(database, values).rowcount)

    def _run(self, database: Database, values: Values, *, lock: bool = False) -> Any:  # noqa: ANN401  (a cursor)
        kind = type(database), lock
        written = self._written.get(kind)
        if written is None:
            written = self._written[kind] = self._write(database, lock=lock)
        return database.execute_sql(written.sql, written.filled(values))  # type: ignore[no-untyped-call]

    def _write(self, database: Database, *, lock: bool) -> _Written:
        query = self._query.for_update() if lock and isinstance(self._query, ModelSelect) else self._query
        sql, parameters = database.get_sql_context().sql(query).query()  # type: ignore[no-untyped-call]
        return _Written(sql, parameters)


def _reader(model: type[Kept], columns: "Sequence[Field[Any]]") -> Callable[[Sequence[Any]], Kept]:
    """Makes a row of what a cursor fetched; it is read by the columns' names, as one of the model's is."""
    named = namedtuple(model.__name__, [column.name for column in columns])  # type: ignore[misc]  # noqa: PYI024
    read: list[tuple[int, Callable[[Any], Any]]] = [
        (at, each.python_value) for at, each in enumerate(columns) if not isinstance(each, _AS_THEY_ARE)
    ]

    def row(fetched: Sequence[Any]) -> Any:  # noqa: ANN401
        values = list(fetched)
        for at, converted in read:
            values[at] = converted(values[at])
        return named._make(values)

    return row


def _may_be_stored(value: object) -> bool:
    return not isinstance(value, str) or is_storable(value)


def run(database: Database, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Runs a statement written out; its rows, where it has any."""
    cursor = database.execute_sql(statement, values)  # type: ignore[no-untyped-call]
    return list(cursor.fetchall()) if cursor.description else []


def insert(database: Database, model: type[Row], values: Mapping[str, object]) -> None:
    """Stores a row."""
    _inserting(model, (*values,)).changes(database, {**_defaults(model, values), **values})


def insert_rows(database: Database, model: type[Row], rows: Sequence[Mapping[str, object]]) -> None:
    """Stores a few rows that name the same columns, by as few statements as there can be; `insert_many` is for many."""
    for portion in (rows[first : first + _TOGETHER] for first in range(0, len(rows), _TOGETHER)):
        filled = [{**_defaults(model, row), **row} for row in portion]
        values = {_numbered(name, at): value for at, row in enumerate(filled) for name, value in row.items()}
        _inserting_rows(model, (*portion[0],), len(portion)).changes(database, values)


def insert_if_new(
    database: Database, model: type[Row], values: Mapping[str, object], unique: "Sequence[Field[Any]]" = ()
) -> bool:
    """Whether a row was stored; not where another one is the same in the `unique` columns (none: in any that have to be
    unique). Where another transaction is just storing that one, its end is waited for."""
    statement = _inserting_if_new(model, (*values,), (*unique,))
    return bool(statement.rows(database, {**_defaults(model, values), **values}))


def insert_many(database: Database, model: type[Row], rows: Sequence[Mapping[str, object]]) -> None:
    """Stores new rows, as quickly as the driver can; a column that a row does not name gets its default.

    Peewee spells a statement out value by value, which takes ten times as long.
    """
    columns = [column for column in columns_of(model) if not isinstance(column, BigAutoField)]
    values = [[_value(column, row) for column in columns] for row in rows]
    names = ", ".join(f'"{column.column_name}"' for column in columns)
    table = f'"{model._meta.table_name}"'  # noqa: SLF001  (peewee's published way to a model's table)
    with __exception_wrapper__:
        cursor = database.cursor()  # type: ignore[no-untyped-call]
        if isinstance(database, PostgresqlDatabase):
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for each in values:
                    copy.write_row(each)
        else:
            marks = ", ".join("?" for _ in columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  (our names)


def columns_of(model: type[Row]) -> "Sequence[Field[Any]]":
    """All columns of a model, in their order."""
    return tuple(model._meta.sorted_fields)  # noqa: SLF001  (peewee's published way to a model's fields)


def _value(column: "Field[Any]", row: Mapping[str, object]) -> object:
    default = column.default() if callable(column.default) else column.default
    return column.db_value(row.get(column.name, default))  # type: ignore[no-untyped-call]


def for_change(database: Database, query: "ModelSelect[Kept]") -> "ModelSelect[Kept]":
    """The query, keeping other transactions from changing its rows until this one ends. On SQLite a transaction that
    writes is alone anyway."""
    return query.for_update() if _locks(database) else query


def skip_taken(database: Database, query: "ModelSelect[Kept]") -> "ModelSelect[Kept]":
    """The query, taking rows for this transaction and passing over those that another one has taken."""
    return query.for_update(skip_locked=True) if database.for_update else query


def _locks(database: Database) -> bool:
    return bool(database.for_update and database.in_transaction())


@cache
def _inserting(model: type[Row], names: tuple[str, ...]) -> Statement[Row]:
    return Statement(model, model.insert(_places(model, names)))


@cache
def _inserting_rows(model: type[Row], names: tuple[str, ...], count: int) -> Statement[Row]:
    filled = _places(model, names)
    rows = [{field: given(field, _numbered(field.name, at)) for field in filled} for at in range(count)]
    return Statement(model, model.insert_many(rows))


def _numbered(name: str, at: int) -> str:
    return f"{name} {at}"


@cache
def _inserting_if_new(model: type[Row], names: tuple[str, ...], unique: "tuple[Field[Any], ...]") -> Statement[Row]:
    query = model.insert(_places(model, names)).on_conflict(action="NOTHING", conflict_target=unique)
    # A column is asked back, because databases count rows that were passed over differently.
    return Statement(model, query.returning(columns_of(model)[0]))


def _places(model: type[Row], names: Sequence[str]) -> "dict[Field[Any], Value]":
    filled = (*names, *_defaults(model, dict.fromkeys(names)))
    return {field: given(field) for field in columns_of(model) if field.name in filled}


def _defaults(model: type[Row], values: Mapping[str, object]) -> dict[str, object]:
    """What the model says of columns that nobody named."""
    kept = model._meta.defaults.items()  # noqa: SLF001  (peewee has no published way to them)
    missing = ((field.name, default) for field, default in kept if field.name not in values)
    return {name: default() if callable(default) else default for name, default in missing}
