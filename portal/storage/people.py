"""Accounts by the thousand: stored row by row without asking for each, and loaded with four questions per portion."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from peewee import Database, IntegrityError

from portal.accounts.account import Account, AccountState, IdentifierKind
from portal.storage.accounts import PASSWORD, account_values, by_name, identifier_of, written
from portal.storage.fields import Condition, index_key
from portal.storage.models import AccountRow, AttributeRow, CredentialRow, IdentifierRow, Row
from portal.storage.statements import insert_many

Found = TypeVar("Found", bound=Row)


class People:
    """Implements flows.ports.PeopleStore."""

    AT_ONCE = 500
    """SQLite takes up to 32,766 values in a statement and PostgreSQL twice as many, but both plan long ones slowly."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, accounts: Sequence[Account]) -> bool:
        """Stores new accounts with all that belongs to them; false where somebody holds one of their claims or has one
        of their ids: then the transaction is of no more use and has to be given up."""
        rows: tuple[tuple[type[Row], Callable[[Account], Iterable[Mapping[str, object]]]], ...] = (
            (AccountRow, _account),
            (IdentifierRow, _identifiers),
            (AttributeRow, _attributes),
            (CredentialRow, _credentials),
        )
        try:
            for model, rows_of in rows:
                insert_many(self._database, model, [row for account in accounts for row in rows_of(account)])
        except IntegrityError:
            return False
        return True

    def holders(self, realm_id: str, kind: IdentifierKind, folded: Sequence[str]) -> Mapping[str, str]:
        """Who holds which of these claims: folded identifiers to ids of accounts."""
        wanted = {index_key(each): each for each in folded}
        rows = IdentifierRow.select(IdentifierRow.claim, IdentifierRow.account_id).where(
            IdentifierRow.realm_id == realm_id,
            IdentifierRow.kind == kind.value,
            IdentifierRow.claim.in_(list(wanted)),
        )
        return {wanted[row.claim]: row.account_id for row in rows.execute(self._database)}

    def by_ids(self, ids: Sequence[str]) -> Mapping[str, Account]:
        """The accounts with these ids, of any realm, deleted ones too."""
        rows = AccountRow.select().where(AccountRow.id.in_(list(ids)))
        return {account.id: account for account in self._whole(list(rows.execute(self._database)))}

    def after(self, realm_id: str, account_id: str) -> Sequence[Account]:
        """The next portion of a realm's accounts in the order of their ids, deleted ones left out; empty at the end."""
        living = _living(realm_id)
        rows = AccountRow.select().where(*living, AccountRow.id > account_id).order_by(AccountRow.id)
        return self._whole(list(rows.limit(self.AT_ONCE).execute(self._database)))

    def count(self, realm_id: str) -> int:
        """How many accounts a realm has, deleted ones left out."""
        return AccountRow.select().where(*_living(realm_id)).count(self._database)

    def _whole(self, rows: Sequence[AccountRow]) -> Sequence[Account]:
        ids = [row.id for row in rows]
        identifiers = self._by_account(IdentifierRow, ids, IdentifierRow.number)
        attributes = self._by_account(AttributeRow, ids, AttributeRow.name, AttributeRow.position)
        credentials = self._by_account(CredentialRow, ids, CredentialRow.number)
        return [
            _loaded(row, identifiers.get(row.id, ()), attributes.get(row.id, ()), credentials.get(row.id, ()))
            for row in rows
        ]

    def _by_account(self, model: type[Found], ids: Sequence[str], *order: object) -> Mapping[str, Sequence[Found]]:
        owner: Any = model.account_id  # type: ignore[attr-defined]  # what belongs to a person says whose it is
        rows = model.select().where(owner.in_(ids)).order_by(owner, *order).execute(self._database)
        return {account_id: list(group) for account_id, group in groupby(rows, key=lambda row: row.account_id)}


def _living(realm_id: str) -> tuple[Condition, Condition]:
    return AccountRow.realm_id == realm_id, AccountRow.state != AccountState.DELETED.value


def _loaded(
    row: AccountRow,
    identifiers: Sequence[IdentifierRow],
    attributes: Sequence[AttributeRow],
    credentials: Sequence[CredentialRow],
) -> Account:
    password = next((each for each in credentials if each.kind == PASSWORD), None)
    return Account(
        id=row.id,
        realm_id=row.realm_id,
        state=AccountState(row.state),
        created_at=row.created_at,
        identifiers=tuple(map(identifier_of, identifiers)),
        attributes=by_name(attributes),
        password_hash=password.secret if password else None,
        required_actions=tuple(row.required_actions),
        flow_id=row.flow_id,
        is_self_registered=row.is_self_registered,
        failures=row.failures,
        failed_at=row.failed_at,
        locked_until=row.locked_until,
        delete_at=row.delete_at,
        password_set_at=password.created_at if password else None,
        leftover=row.leftover,
    )


def _account(account: Account) -> Iterable[Mapping[str, object]]:
    yield account_values(account)


def _identifiers(account: Account) -> Iterable[Mapping[str, object]]:
    for identifier in account.identifiers:
        yield {
            "realm_id": account.realm_id,
            "account_id": account.id,
            "kind": identifier.kind.value,
            "verified_at": identifier.verified_at,
            **written(identifier, is_claimed=identifier.is_claimed),
        }


def _attributes(account: Account) -> Iterable[Mapping[str, object]]:
    for name, values in account.attributes.items():
        for position, value in enumerate(values):
            yield {
                "realm_id": account.realm_id,
                "account_id": account.id,
                "name": name,
                "position": position,
                "value": value,
                "key": index_key(value.casefold()),
            }


def _credentials(account: Account) -> Iterable[Mapping[str, object]]:
    if account.password_hash is not None:
        yield {
            "account_id": account.id,
            "kind": PASSWORD,
            "secret": account.password_hash,
            "created_at": account.password_set_at or account.created_at,
        }
