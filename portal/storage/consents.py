"""Consents, append-only: no way leads back from here, and the worker's seal comes later."""

from collections.abc import Sequence

from peewee import Database

from portal.accounts.consent import Consent
from portal.storage.models import ConsentRow
from portal.storage.statements import Statement, given, insert

_OF_ACCOUNT = Statement(
    ConsentRow,
    ConsentRow.select()
    .where(ConsentRow.account_id == given(ConsentRow.account_id))
    .order_by(ConsentRow.at.desc(), ConsentRow.number.desc()),
)


class Consents:
    """Implements flows.ports.ConsentStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account_id: str, realm_id: str, consent: Consent) -> None:
        """Writes one consent down."""
        insert(self._database, ConsentRow, {"account_id": account_id, "realm_id": realm_id, **vars(consent)})

    def of_account(self, account_id: str) -> Sequence[Consent]:
        """All consents of an account, newest first."""
        return tuple(map(_consent, _OF_ACCOUNT.rows(self._database, {"account_id": account_id})))


def _consent(row: ConsentRow) -> Consent:
    return Consent(row.document, row.version, row.locale, row.at, row.door, row.address, row.user_agent)
