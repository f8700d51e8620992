"""Counters in fixed windows. Counting is one statement, so many at once never count past an allowance."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from peewee import Database, Expression

from portal.flows.ports import Allowance
from portal.storage.models import CounterRow
from portal.storage.statements import Statement, given

_WINDOW = [CounterRow.key, CounterRow.seconds, CounterRow.began_at]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _adding(**within: Expression) -> Statement[CounterRow]:
    added = CounterRow.insert({field: given(field) for field in (*_WINDOW, CounterRow.ends_at, CounterRow.amount)})
    one_more = {CounterRow.amount: CounterRow.amount + 1}
    return Statement(
        CounterRow, added.on_conflict(conflict_target=_WINDOW, update=one_more, **within).returning(CounterRow.amount)
    )


_ADD = _adding()
_ADD_WITHIN = _adding(where=CounterRow.amount < given(CounterRow.amount, "most"))


class _UsedUp(Exception):
    """Undoes what was counted so far, because this allowance has nothing left."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance


class Counters:
    """Implements flows.ports.Counters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, allowances: Sequence[Allowance], at: datetime) -> Allowance | None:
        """Counts one in every window, or none at all where one is used up; then answers that one."""
        try:
            with self._database.atomic():
                # Always in the same order: two that spend from the same windows must not wait for each other.
                for allowance in sorted(allowances, key=lambda each: (each.key, each.seconds)):
                    self._spend(allowance, at)
        except _UsedUp as used_up:
            return used_up.allowance
        return None

    def count(self, key: str, seconds: int, at: datetime) -> int:
        """Counts one in the key's window and answers how many there are with it."""
        return self._add(key, seconds, at) or 0

    def counted(self, key: str, seconds: int, at: datetime) -> int:
        """How many were counted in the key's window."""
        window = CounterRow.key == key, CounterRow.seconds == seconds, CounterRow.began_at == _beginning(at, seconds)
        return CounterRow.select(CounterRow.amount).where(*window).scalar(self._database) or 0

    def forget(self, key: str) -> None:
        """Forgets what was counted for a key."""
        CounterRow.delete().where(CounterRow.key == key).execute(self._database)

    def purge(self, ended_before: datetime) -> int:
        """Removes windows that ended before; answers how many."""
        return int(CounterRow.delete().where(CounterRow.ends_at < ended_before).execute(self._database))

    def _spend(self, allowance: Allowance, at: datetime) -> None:
        if self._add(allowance.key, allowance.seconds, at, allowance.amount) is None:
            raise _UsedUp(allowance)

    def _add(self, key: str, seconds: int, at: datetime, most: int | None = None) -> int | None:
        """How many there are with this one; none, counting nothing, where that would be more than `most`."""
        if most is not None and most < 1:
            return None
        began_at = _beginning(at, seconds)
        window = {
            "key": key,
            "seconds": seconds,
            "began_at": began_at,
            "ends_at": began_at + timedelta(seconds=seconds),
        }
        values = {**window, "amount": 1, "most": most}
        added = (_ADD if most is None else _ADD_WITHIN).first(self._database, values)
        return added.amount if added else None


def _beginning(at: datetime, seconds: int) -> datetime:
    """When the window began that holds this moment."""
    return at - (at - _EPOCH) % timedelta(seconds=seconds)
