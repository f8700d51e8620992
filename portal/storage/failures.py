"""Wrong passwords in a row, by hashed keys."""

from datetime import datetime

from peewee import Database

from portal.flows.ports import Failures
from portal.storage.models import FailureRow
from portal.storage.statements import for_change, insert_if_new


class FailuresInARow:
    """Implements flows.ports.FailureStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, key: str) -> Failures:
        """What is counted for the key; nobody else takes it before the transaction ends. A row is made where there is
        none yet, because only a row can be held."""
        insert_if_new(self._database, FailureRow, {"key": key, "amount": 0}, [FailureRow.key])
        row = for_change(self._database, FailureRow.select().where(FailureRow.key == key)).first(self._database)
        return Failures() if row is None else Failures(row.amount, row.last_at, row.until)

    def put(self, key: str, failures: Failures) -> None:
        """Notes what is counted for the key from now on."""
        noted = {"amount": failures.amount, "last_at": failures.last_at, "until": failures.until}
        FailureRow.insert(key=key, **noted).on_conflict(conflict_target=[FailureRow.key], update=noted).execute(
            self._database
        )

    def forget(self, key: str) -> None:
        """Forgets what was counted for a key."""
        FailureRow.delete().where(FailureRow.key == key).execute(self._database)

    def purge(self, last_before: datetime) -> int:
        """Removes what was counted last before, and keys nothing is counted for; answers how many."""
        is_old = FailureRow.last_at.is_null() | (FailureRow.last_at < last_before)
        return int(FailureRow.delete().where(is_old).execute(self._database))
