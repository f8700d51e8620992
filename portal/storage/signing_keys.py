"""Signing keys of realms."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from peewee import Database

from portal.accounts.keys import SigningKey
from portal.storage.models import SigningKeyRow
from portal.storage.statements import insert_if_new


class SigningKeys:
    """Implements flows.tokens.ports.KeyStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_realm(self, realm_id: str) -> Sequence[SigningKey]:
        """All keys of a realm, the newest generation first."""
        rows = SigningKeyRow.select().where(SigningKeyRow.realm_id == realm_id)
        newest_first = rows.order_by(SigningKeyRow.generation.desc())
        return tuple(_key(row) for row in newest_first.execute(self._database))

    def add(self, key: SigningKey) -> bool:
        """Stores a key; false when the realm has one of that generation already."""
        unique = [SigningKeyRow.realm_id, SigningKeyRow.generation]
        return insert_if_new(self._database, SigningKeyRow, {**asdict(key), "public": dict(key.public)}, unique)

    def retire(self, realm_id: str, before: int, at: datetime) -> None:
        """What generations before this one signed is believed until then, or until when it was said before, if that
        is earlier."""
        older = SigningKeyRow.realm_id == realm_id, SigningKeyRow.generation < before
        is_later = SigningKeyRow.retires_at.is_null() | (SigningKeyRow.retires_at > at)
        SigningKeyRow.update(retires_at=at).where(*older, is_later).execute(self._database)

    def purge(self, retired_before: datetime) -> int:
        """Removes keys that retired before; answers how many."""
        is_retired = SigningKeyRow.retires_at <= retired_before
        return int(SigningKeyRow.delete().where(is_retired).execute(self._database))


def _key(row: SigningKeyRow) -> SigningKey:
    return SigningKey(
        realm_id=row.realm_id,
        generation=row.generation,
        kid=row.kid,
        public=row.public,
        private=row.private,
        created_at=row.created_at,
        retires_at=row.retires_at,
    )
