"""Statements that several stores make, alike on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from peewee import (  # type: ignore[attr-defined]  # the wrapper makes any driver's error one of peewee's
    BigAutoField,
    Database,
    Field,
    ModelSelect,
    PostgresqlDatabase,
    __exception_wrapper__,
)

from portal.storage.models import Row

Kept = TypeVar("Kept", bound=Row)


def run(database: Database, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Runs a statement written out; its rows, where it has any."""
    cursor = database.execute_sql(statement, values)  # type: ignore[no-untyped-call]
    return list(cursor.fetchall()) if cursor.description else []


def insert_if_new(
    database: Database, model: type[Row], values: Mapping[str, object], unique: "Sequence[Field[Any]]" = ()
) -> bool:
    """Whether a row was stored; not where another one is the same in the `unique` columns (none: in any that have to be
    unique). Where another transaction is just storing that one, its end is waited for."""
    # A column is asked back, because databases count rows that were passed over differently.
    query = model.insert(**values).on_conflict(action="NOTHING", conflict_target=unique)
    return bool(list(query.returning(columns_of(model)[0]).execute(database)))


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
    return query.for_update() if database.for_update and database.in_transaction() else query


def skip_taken(database: Database, query: "ModelSelect[Kept]") -> "ModelSelect[Kept]":
    """The query, taking rows for this transaction and passing over those that another one has taken."""
    return query.for_update(skip_locked=True) if database.for_update else query
