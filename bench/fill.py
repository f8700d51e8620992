"""Fills a database with accounts, as many as asked, past all rules: to see what grows with their number."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence

from peewee import Database, Field, SqliteDatabase

from portal.storage.models import AccountRow, AttributeRow, CredentialRow, IdentifierRow, Row

BATCH = 20_000
CACHE = 512 * 1024  # kibibytes
NAMES = ("firstName", "lastName", "phoneNumber")
SECRET = "$portico-bcrypt$v=1$pepper=1$2b$12$" + "a" * 53
YEAR = 365 * 24 * 3600 * 1_000_000

Values = tuple[object, ...]
Rows = Callable[[int, str], Iterator[Values]]


def fill(database: Database, realm_id: str, count: int, tell: Callable[[str], object] = print) -> None:
    """Active accounts with a name, a proven address, a password and three attributes each."""
    began, now = time.perf_counter(), int(time.time() * 1_000_000)
    database.connect()
    try:
        if isinstance(database, SqliteDatabase):  # keys come in no order: with its usual 2 MB it would read all anew
            database.execute_sql(f"PRAGMA cache_size = -{CACHE}")
        else:  # so many rows at once may take longer than a request's statement
            database.execute_sql("SET statement_timeout = 0")
        for first in range(0, count, BATCH):
            numbers = [(number, str(uuid.uuid4())) for number in range(first, min(count, first + BATCH))]
            with database.atomic():
                for model, columns, rows in _tables(realm_id, now):
                    _insert(database, model, columns, (row for number, name in numbers for row in rows(number, name)))
            if first and first % 100_000 == 0:
                tell(f"  {first:,} accounts after {time.perf_counter() - began:.0f} s")
        database.execute_sql("ANALYZE")
    finally:
        database.close()


def _tables(realm_id: str, now: int) -> Sequence[tuple[type[Row], Sequence[Field], Rows]]:
    def account(number: int, account_id: str) -> Iterator[Values]:
        yield account_id, realm_id, "active", now - YEAR + number, False, "[]", 0, "{}"

    def identifiers(number: int, account_id: str) -> Iterator[Values]:
        for kind, value in (("username", f"member-{number}"), ("email", f"member-{number}@example.test")):
            yield realm_id, account_id, kind, value, value, value, value, now - YEAR

    def attributes(number: int, account_id: str) -> Iterator[Values]:
        for name in NAMES:
            yield realm_id, account_id, name, 0, f"{name} {number}", f"{name} {number}".casefold()

    def credential(_: int, account_id: str) -> Iterator[Values]:
        yield account_id, "password", "", SECRET, now - YEAR, "{}"

    a, i, v, c = AccountRow, IdentifierRow, AttributeRow, CredentialRow
    return (
        (
            a,
            (a.id, a.realm_id, a.state, a.created_at, a.is_self_registered, a.required_actions, a.failures, a.leftover),
            account,
        ),
        (i, (i.realm_id, i.account_id, i.kind, i.value, i.folded, i.key, i.claim, i.verified_at), identifiers),
        (v, (v.realm_id, v.account_id, v.name, v.position, v.value, v.key), attributes),
        (c, (c.account_id, c.kind, c.label, c.secret, c.created_at, c.data), credential),
    )


def _insert(database: Database, model: type[Row], columns: Sequence[Field], rows: Iterator[Values]) -> None:
    """By the driver's own way for many rows: peewee writes each statement anew, which takes longer than the insert."""
    names = ", ".join(f'"{column.column_name}"' for column in columns)
    table = f'"{model._meta.table_name}" ({names})'  # noqa: SLF001
    cursor = database.connection().cursor()
    if isinstance(database, SqliteDatabase):
        marks = ", ".join("?" for _ in columns)
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        return
    with cursor.copy(f"COPY {table} FROM STDIN") as copied:
        for row in rows:
            copied.write_row(row)
