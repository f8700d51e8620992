"""Families of refresh tokens."""

from datetime import datetime

from peewee import Database

from portal.flows.tokens.ports import Family
from portal.storage.models import RefreshFamilyRow
from portal.storage.statements import Statement, columns_of, given, insert

_ADVANCE = Statement(
    RefreshFamilyRow,
    RefreshFamilyRow.update({RefreshFamilyRow.generation: RefreshFamilyRow.generation + 1})
    .where(
        RefreshFamilyRow.id == given(RefreshFamilyRow.id),
        RefreshFamilyRow.generation == given(RefreshFamilyRow.generation),
    )
    .returning(*columns_of(RefreshFamilyRow)),
)
_OPEN = Statement(
    RefreshFamilyRow,
    RefreshFamilyRow.select(RefreshFamilyRow.id)
    .where(
        RefreshFamilyRow.session_id == given(RefreshFamilyRow.session_id),
        RefreshFamilyRow.client_id == given(RefreshFamilyRow.client_id),
        RefreshFamilyRow.expires_at > given(RefreshFamilyRow.expires_at, "now"),
    )
    .limit(1),
)


class RefreshFamilies:
    """Implements flows.tokens.ports.FamilyStore. A session that ends takes its families along."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, family: Family) -> None:
        """Stores a new family."""
        insert(self._database, RefreshFamilyRow, vars(family))

    def get(self, family_id: str) -> Family | None:
        """The family of that id."""
        row = RefreshFamilyRow.select().where(RefreshFamilyRow.id == family_id).first(self._database)
        return None if row is None else _family(row)

    def advance(self, family_id: str, generation: int) -> Family | None:
        """Uses the refresh token of that generation: the family with the next one, for exactly one caller; none for
        everybody else."""
        row = _ADVANCE.first(self._database, {"id": family_id, "generation": generation})
        return None if row is None else _family(row)

    def is_open(self, session_id: str, client_id: str, now: datetime) -> bool:
        """Whether the client still has a family in the session."""
        values = {"session_id": session_id, "client_id": client_id, "now": now}
        return _OPEN.first(self._database, values) is not None

    def end(self, family_id: str) -> None:
        """Ends one family."""
        RefreshFamilyRow.delete().where(RefreshFamilyRow.id == family_id).execute(self._database)

    def has_any(self, session_id: str) -> bool:
        """Whether the session has any family left."""
        query = RefreshFamilyRow.select(RefreshFamilyRow.id).where(RefreshFamilyRow.session_id == session_id)
        return query.first(self._database) is not None

    def purge(self, now: datetime) -> int:
        """Removes families past their end; answers how many."""
        return int(RefreshFamilyRow.delete().where(RefreshFamilyRow.expires_at <= now).execute(self._database))


def _family(row: RefreshFamilyRow) -> Family:
    return Family(
        id=row.id,
        realm_id=row.realm_id,
        session_id=row.session_id,
        client_id=row.client_id,
        scope=row.scope,
        began_at=row.began_at,
        expires_at=row.expires_at,
        generation=row.generation,
    )
