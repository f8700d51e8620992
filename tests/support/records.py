"""What a portal's database holds, counted for proofs: looked at from outside, by plain queries of both databases."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

Row = tuple[Any, ...]

# Each account with how many of everything that is stored in one transaction with it.
_ACCOUNTS = """
SELECT identifiers.value, accounts.id,
  (SELECT count(*) FROM consents WHERE consents.account_id = accounts.id),
  (SELECT count(*) FROM events WHERE events.account_id = accounts.id AND events.name = 'REGISTER'),
  (SELECT count(*) FROM outbox WHERE outbox.account_id = accounts.id),
  (SELECT count(*) FROM credentials WHERE credentials.account_id = accounts.id),
  (SELECT count(*) FROM flows WHERE flows.account_id = accounts.id)
FROM accounts JOIN identifiers ON identifiers.account_id = accounts.id AND identifiers.kind = 'username'
"""


class Records:
    """The rows of one database; each question is asked anew, on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    def accounts(self) -> dict[str, Row]:
        """By user name: the account's id, then its consents, registration events, mails, passwords and flows."""
        return {row[0]: row[1:] for row in self._ask(_ACCOUNTS)}

    def count(self) -> int:
        """All accounts, with a user name or without."""
        return int(self._ask("SELECT count(*) FROM accounts")[0][0])

    def half_made(self) -> list[Row]:
        """Accounts that lack something they were made with, or have it twice."""
        whole = self.accounts()
        strange = [(name, *row) for name, row in whole.items() if row[1:] != (1, 1, 1, 1, 1)]
        return strange if self.count() == len(whole) else [*strange, ("accounts without a user name",)]

    def claims(self, kind: str) -> list[str]:
        """The identifiers of a kind that somebody holds."""
        held = self._ask("SELECT kind, claim FROM identifiers WHERE claim IS NOT NULL")
        return [claim for each, claim in held if each == kind]

    def mails(self, state: str) -> int:
        """How many mails of the outbox are in that state."""
        return [row[0] for row in self._ask("SELECT state FROM outbox")].count(state)

    def end_leases(self) -> None:
        """As if the time of every lease and of every pause had passed; a short proof does not wait for it."""
        self._ask("UPDATE outbox SET leased_until = NULL, next_at = queued_at WHERE state = 'queued'")

    def is_sound(self) -> bool:
        """What SQLite itself says of its file; PostgreSQL checks its own at every start."""
        return self._url.startswith("postgresql") or self._ask("PRAGMA integrity_check") == [("ok",)]

    def _ask(self, statement: str) -> list[Row]:
        with self._connected() as connection:
            cursor = connection.execute(statement)
            found: list[Row] = list(cursor.fetchall()) if cursor.description else []
            connection.commit()
        return found

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        if self._url.startswith("postgresql"):
            connection: Any = psycopg.connect(self._url)
        else:
            connection = sqlite3.connect(self._url.removeprefix("sqlite:///"), timeout=30)
        try:
            yield connection
        finally:
            connection.close()


def twice(names: Sequence[str]) -> list[str]:
    """What is among them more than once."""
    return sorted({name for name in names if names.count(name) > 1})
