"""Access tokens that were taken back before their time."""

from datetime import datetime

from peewee import Database

from portal.storage.models import RevokedTokenRow
from portal.storage.statements import Statement, given, insert_if_new

_BY_ID = Statement(
    RevokedTokenRow, RevokedTokenRow.select(RevokedTokenRow.id).where(RevokedTokenRow.id == given(RevokedTokenRow.id))
)


class RevokedTokens:
    """Implements flows.tokens.ports.RevokedStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token_id: str, expires_at: datetime) -> None:
        """Notes one; twice is once."""
        values = {"id": token_id, "expires_at": expires_at}
        insert_if_new(self._database, RevokedTokenRow, values, [RevokedTokenRow.id])

    def has(self, token_id: str) -> bool:
        """Whether this one was."""
        return _BY_ID.first(self._database, {"id": token_id}) is not None

    def purge(self, now: datetime) -> int:
        """Forgets those whose time is over anyway; answers how many."""
        return int(RevokedTokenRow.delete().where(RevokedTokenRow.expires_at <= now).execute(self._database))
