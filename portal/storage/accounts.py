"""Accounts, their identifiers, attributes and password. The unique index decides who holds a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from peewee import Database, IntegrityError, ModelSelect, fn

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.flows.ports import Failures
from portal.storage.fields import index_key
from portal.storage.models import (
    AccountRow,
    AttributeRow,
    ConsentRow,
    CredentialRow,
    EventRow,
    FlowRow,
    IdentifierRow,
    OutboxRow,
    ProofRow,
    SessionRow,
)
from portal.storage.statements import Statement, for_change, given, insert, insert_if_new, insert_rows

PASSWORD = "password"  # noqa: S105  (the kind of a credential)
_CLAIM = [IdentifierRow.realm_id, IdentifierRow.kind, IdentifierRow.claim]

_OF_A_PERSON = (IdentifierRow, AttributeRow, CredentialRow, SessionRow, FlowRow, ProofRow, OutboxRow)
_NO_FAILURES: Mapping[str, object] = {"failures": 0, "failed_at": None, "locked_until": None}


_ONE = Statement(AccountRow, AccountRow.select().where(AccountRow.id == given(AccountRow.id)))
_ANYBODY = Statement(
    AccountRow,
    AccountRow.select().where(AccountRow.state == AccountState.ACTIVE.value).order_by(AccountRow.id).limit(1),
)
_BY_FLOW = Statement(AccountRow, AccountRow.select().where(AccountRow.flow_id == given(AccountRow.flow_id)))
_HOLDER = Statement(
    IdentifierRow, IdentifierRow.select(IdentifierRow.account_id).where(*(column == given(column) for column in _CLAIM))
)
_IDENTIFIERS = Statement(
    IdentifierRow,
    IdentifierRow.select()
    .where(IdentifierRow.account_id == given(IdentifierRow.account_id))
    .order_by(IdentifierRow.number),
)
_ATTRIBUTES = Statement(
    AttributeRow,
    AttributeRow.select()
    .where(AttributeRow.account_id == given(AttributeRow.account_id))
    .order_by(AttributeRow.name, AttributeRow.position),
)
_FAILURES_OF = Statement(
    AccountRow,
    AccountRow.select(AccountRow.failures, AccountRow.failed_at, AccountRow.locked_until).where(
        AccountRow.id == given(AccountRow.id)
    ),
)
_PASSWORD_OF = Statement(
    CredentialRow,
    CredentialRow.select().where(
        CredentialRow.account_id == given(CredentialRow.account_id), CredentialRow.kind == PASSWORD
    ),
)


class _Held(Exception):
    """Somebody else holds this claim; undoes what was stored of the account so far."""

    def __init__(self, kind: IdentifierKind) -> None:
        self.kind = kind


class Accounts:
    """Implements flows.ports.AccountStore, for one unit of work: it knows the accounts it made until it changes
    something, because nobody else can change what is not committed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._made: dict[str, Account] = {}

    def add(self, account: Account) -> IdentifierKind | None:
        """Stores a new account with its identifiers; answers the kind of a claim that somebody else holds (then nothing
        is stored), else none. Where the account's flow made an account already, nothing is stored and none is answered.
        """
        try:
            with self._database.atomic():
                is_new = self._insert(account)
                if is_new:
                    self._insert_identifiers(account)
                    self._insert_attributes(account.realm_id, account.id, account.attributes)
                    self._insert_password(account)
        except _Held as held:
            return held.kind
        if is_new:
            self._made[account.id] = _as_stored(account)
        return None

    def get(self, account_id: str) -> Account | None:
        """The account of that id, deleted ones too."""
        if account_id in self._made:
            return self._made[account_id]
        row = _ONE.first(self._database, {"id": account_id})
        return None if row is None else self._account(row)

    def look_for_nobody(self) -> None:
        """Reads what `get` reads and makes of it what `get` makes, of somebody whom nobody asked for, and answers
        nothing."""
        row = _ANYBODY.first(self._database, {})
        if row is not None:
            self._account(row)

    def failures_of(self, account_id: str) -> Failures | None:
        """The wrong passwords that the account counts; none where there is no such account."""
        row = _FAILURES_OF.first(self._database, {"id": account_id})
        return None if row is None else Failures(row.failures, row.failed_at, row.locked_until)

    def by_flow(self, flow_id: str) -> Account | None:
        """The account that a flow made."""
        row = _BY_FLOW.first(self._database, {"flow_id": flow_id})
        return None if row is None else self._account(row)

    def holding(self, realm_id: str, kind: IdentifierKind, folded: str) -> Account | None:
        """The account that holds this claim."""
        named = {"realm_id": realm_id, "kind": kind.value, "claim": index_key(folded)}
        holder = _HOLDER.first(self._database, named)
        return self.get(holder.account_id) if holder else None

    def newest_claimant(self, realm_id: str, kind: IdentifierKind, folded: str) -> Account | None:
        """The newest `new` account that wrote this identifier down without a claim to it."""
        newest = AccountRow.created_at.desc(), IdentifierRow.number.desc()
        claimant = _claimants(realm_id, kind, folded).order_by(*newest).limit(1).scalar(self._database)
        return self.get(claimant) if claimant else None

    def claim(self, account_id: str, identifier: Identifier, verified_at: datetime | None) -> bool:
        """Claims the account's identifier (kind and folded value); false when somebody else holds it, or when the
        account is deleted or has no such identifier any more. `verified_at` none leaves an earlier one as it is."""
        own = self._own(account_id, identifier)
        return own is not None and self._is_living(account_id) and self._claim(own, verified_at)

    def other_claimants(self, realm_id: str, kind: IdentifierKind, folded: str, but: str) -> Sequence[str]:
        """Ids of the other `new` accounts that wrote the same identifier down without holding it."""
        others = _claimants(realm_id, kind, folded).where(AccountRow.id != but).order_by(AccountRow.id)
        return tuple(others.scalars(self._database))

    def replace_identifier(self, account_id: str, identifier: Identifier) -> None:
        """Puts this identifier, unclaimed and unproven, in place of the account's first one of the same kind."""
        first = (
            IdentifierRow.select(fn.MIN(IdentifierRow.number))
            .where(IdentifierRow.account_id == account_id, IdentifierRow.kind == identifier.kind.value)
            .scalar(self._database)
        )
        columns = {**written(identifier, is_claimed=False), "verified_at": None}
        if first is None:
            unproven = replace(identifier, verified_at=None)
            self._insert_identifier(self._realm_of(account_id), account_id, unproven, is_claimed=False)
        else:
            IdentifierRow.update(**columns).where(IdentifierRow.number == first).execute(self._to_change())

    def add_identifier(self, account_id: str, identifier: Identifier) -> bool:
        """Adds a claimed identifier to an account; false when somebody else holds it."""
        own = self._own(account_id, identifier)
        if own is not None:
            return self._claim(own, identifier.verified_at)
        return self._insert_identifier(self._realm_of(account_id), account_id, identifier, is_claimed=True)

    def set_state(self, account_id: str, state: AccountState) -> None:
        """Moves the account to a state; `deleted` also gives its claims free."""
        AccountRow.update(state=state.value).where(AccountRow.id == account_id).execute(self._to_change())
        if state is AccountState.DELETED:
            IdentifierRow.update(claim=None).where(IdentifierRow.account_id == account_id).execute(self._to_change())

    def set_password_hash(self, account_id: str, password_hash: str, at: datetime | None = None) -> None:
        """Puts a new hash in place of the old one. `at`: when the password was chosen; none where it is the same
        password, hashed anew."""
        chosen = {} if at is None else {"created_at": at}
        CredentialRow.insert(account_id=account_id, kind=PASSWORD, secret=password_hash, **chosen).on_conflict(
            conflict_target=[CredentialRow.account_id, CredentialRow.kind, CredentialRow.label],
            update={"secret": password_hash, **chosen},
        ).execute(self._to_change())

    def note_proof(self, account_id: str, identifier: Identifier, at: datetime) -> None:
        """Notes that the account's identifier was proven, without claiming it."""
        own = self._own(account_id, identifier)
        IdentifierRow.update(verified_at=at).where(IdentifierRow.number == own).execute(self._to_change())

    def set_required_actions(self, account_id: str, actions: Sequence[str]) -> None:
        """Puts these in place of what the account has to do before it can be used."""
        self._change(account_id, required_actions=list(actions))

    def set_attributes(self, account_id: str, attributes: Mapping[str, tuple[str, ...]]) -> None:
        """Puts these attributes in place of all the account has."""
        realm_id = self._realm_of(account_id)
        AttributeRow.delete().where(AttributeRow.account_id == account_id).execute(self._to_change())
        self._insert_attributes(realm_id, account_id, attributes)

    def count_failure(self, account_id: str, at: datetime, locked_until: datetime | None) -> None:
        """Counts one wrong password and notes until when the next one is not even looked at."""
        counted = {"failures": AccountRow.failures + 1, "failed_at": at, "locked_until": locked_until}
        self._change(account_id, **counted)

    def clear_failures(self, account_id: str) -> None:
        """Forgets wrong passwords."""
        self._change(account_id, **_NO_FAILURES)

    def plan_deletion(self, account_id: str, delete_at: datetime | None) -> None:
        """Says when the account is to be deleted; none takes it back."""
        self._change(account_id, delete_at=delete_at)

    def due_for_deletion(self, realm_id: str, now: datetime, limit: int) -> Sequence[str]:
        """Ids of accounts whose deletion is due, the longest due first; not those that are deleted already."""
        is_due = AccountRow.realm_id == realm_id, AccountRow.delete_at <= now
        lives = AccountRow.state != AccountState.DELETED.value
        found = AccountRow.select(AccountRow.id).where(*is_due, lives).order_by(AccountRow.delete_at).limit(limit)
        return tuple(found.scalars(self._database))

    def erase(self, account_id: str, pseudonym: str) -> None:
        """Removes what the account says of a person (identifiers, attributes, credentials, sessions, flows, proofs, and
        mails sent or waiting, so a farewell is put afterwards and names no account); the row stays as `deleted`, its
        consents go on under the pseudonym, its events lose address and details. A second time changes nothing more."""
        for model in _OF_A_PERSON:
            model.delete().where(model.account_id == account_id).execute(self._to_change())
        traceless = {"address": "", "user_agent": ""}
        ConsentRow.update(account_id=None, pseudonym=pseudonym, **traceless).where(
            ConsentRow.account_id == account_id
        ).execute(self._database)
        EventRow.update(details={}, **traceless).where(EventRow.account_id == account_id).execute(self._database)
        emptied: Mapping[str, object] = {
            "state": AccountState.DELETED.value,
            "required_actions": [],
            "leftover": {},
            "delete_at": None,
        }
        self._change(account_id, flow_id=None, **emptied, **_NO_FAILURES)

    def expired(self, realm_id: str, made_before: datetime, limit: int) -> Sequence[str]:
        """Ids of self-registered accounts that are still `new`, were made before, and hold no claimed address;
        the oldest first."""
        claimed = IdentifierRow.select().where(
            IdentifierRow.account_id == AccountRow.id,
            IdentifierRow.kind == IdentifierKind.EMAIL.value,
            ~IdentifierRow.claim.is_null(),
        )
        found = (
            AccountRow.select(AccountRow.id)
            .where(
                AccountRow.realm_id == realm_id,
                AccountRow.state == AccountState.NEW.value,
                AccountRow.created_at < made_before,
                AccountRow.is_self_registered,
                ~fn.EXISTS(claimed),
            )
            .order_by(AccountRow.created_at)
            .limit(limit)
        )
        return tuple(found.scalars(self._database))

    def _insert(self, account: Account) -> bool:
        """Whether the row was stored; not where the flow has its account. Another sign-up of the same flow is waited
        for by the index."""
        return insert_if_new(self._to_change(), AccountRow, account_values(account), [AccountRow.flow_id])

    def _insert_identifiers(self, account: Account) -> None:
        for identifier in _in_order(account.identifiers):
            claims = identifier.is_claimed
            if not self._insert_identifier(account.realm_id, account.id, identifier, is_claimed=claims):
                raise _Held(identifier.kind)

    def _insert_identifier(self, realm_id: str, account_id: str, identifier: Identifier, *, is_claimed: bool) -> bool:
        values = {
            "realm_id": realm_id,
            "account_id": account_id,
            "kind": identifier.kind.value,
            "verified_at": identifier.verified_at,
            **written(identifier, is_claimed=is_claimed),
        }
        return insert_if_new(self._to_change(), IdentifierRow, values, _CLAIM)

    def _insert_attributes(self, realm_id: str, account_id: str, attributes: Mapping[str, tuple[str, ...]]) -> None:
        whose = {"realm_id": realm_id, "account_id": account_id}
        rows = [
            {**whose, "name": name, "position": position, "value": value, "key": index_key(value.casefold())}
            for name, values in attributes.items()
            for position, value in enumerate(values)
        ]
        insert_rows(self._to_change(), AttributeRow, rows)

    def _insert_password(self, account: Account) -> None:
        if account.password_hash is not None:
            chosen = {"created_at": account.password_set_at or account.created_at, "secret": account.password_hash}
            insert(self._to_change(), CredentialRow, {"account_id": account.id, "kind": PASSWORD, **chosen})

    def _claim(self, number: int, verified_at: datetime | None) -> bool:
        proven = {} if verified_at is None else {"verified_at": verified_at}
        try:
            with self._database.atomic():
                IdentifierRow.update(claim=IdentifierRow.key, **proven).where(IdentifierRow.number == number).execute(
                    self._to_change()
                )
        except IntegrityError:
            return False
        return True

    def _is_living(self, account_id: str) -> bool:
        # Held until the end: an account that is being deleted must not get a claim that nobody would free again.
        query = AccountRow.select().where(AccountRow.id == account_id)
        row = for_change(self._database, query).first(self._database)
        return row is not None and row.state != AccountState.DELETED.value

    def _change(self, account_id: str, **values: object) -> None:
        AccountRow.update(**values).where(AccountRow.id == account_id).execute(self._to_change())

    def _to_change(self) -> Database:
        """The database, to write to: what was made may be different from now on."""
        self._made.clear()
        return self._database

    def _own(self, account_id: str, identifier: Identifier) -> int | None:
        number: int | None = (
            IdentifierRow.select(fn.MIN(IdentifierRow.number))
            .where(
                IdentifierRow.account_id == account_id,
                IdentifierRow.kind == identifier.kind.value,
                IdentifierRow.key == index_key(identifier.folded),
            )
            .scalar(self._database)
        )
        return number

    def _realm_of(self, account_id: str) -> str:
        realm_id: str | None = (
            AccountRow.select(AccountRow.realm_id).where(AccountRow.id == account_id).scalar(self._database)
        )
        if realm_id is None:
            raise LookupError(f"there is no account {account_id}")
        return realm_id

    def _account(self, row: AccountRow) -> Account:
        password = self._password(row.id)
        return Account(
            id=row.id,
            realm_id=row.realm_id,
            state=AccountState(row.state),
            created_at=row.created_at,
            identifiers=self._identifiers(row.id),
            attributes=self._attributes(row.id),
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

    def _identifiers(self, account_id: str) -> tuple[Identifier, ...]:
        return tuple(map(identifier_of, _IDENTIFIERS.rows(self._database, {"account_id": account_id})))

    def _attributes(self, account_id: str) -> Mapping[str, tuple[str, ...]]:
        return by_name(_ATTRIBUTES.rows(self._database, {"account_id": account_id}))

    def _password(self, account_id: str) -> CredentialRow | None:
        row: CredentialRow | None = _PASSWORD_OF.first(self._database, {"account_id": account_id})
        return row


def _claimants(realm_id: str, kind: IdentifierKind, folded: str) -> "ModelSelect[AccountRow]":
    return (
        AccountRow.select(AccountRow.id)
        .join(IdentifierRow, on=(IdentifierRow.account_id == AccountRow.id))
        .where(
            IdentifierRow.realm_id == realm_id,
            IdentifierRow.kind == kind.value,
            IdentifierRow.key == index_key(folded),
            IdentifierRow.claim.is_null(),
            AccountRow.state == AccountState.NEW.value,
        )
    )


def _as_stored(account: Account) -> Account:
    """The account as it is read from what `add` writes."""
    has_password = account.password_hash is not None
    return replace(
        account,
        identifiers=tuple(_in_order(account.identifiers)),
        attributes={name: values for name, values in sorted(account.attributes.items()) if values},
        password_set_at=(account.password_set_at or account.created_at) if has_password else None,
    )


def _in_order(identifiers: Iterable[Identifier]) -> Sequence[Identifier]:
    # Always the same order of kinds: two sign-ups that want the same two names must not wait for each other.
    return sorted(identifiers, key=lambda each: each.kind.value, reverse=True)


def written(identifier: Identifier, *, is_claimed: bool) -> Mapping[str, object]:
    """The columns that an identifier decides."""
    key = index_key(identifier.folded)
    claim = key if is_claimed else None
    return {"value": identifier.value, "folded": identifier.folded, "key": key, "claim": claim}


def account_values(account: Account) -> dict[str, object]:
    """What the row of an account says."""
    return {
        "id": account.id,
        "realm_id": account.realm_id,
        "state": account.state.value,
        "created_at": account.created_at,
        "flow_id": account.flow_id,
        "is_self_registered": account.is_self_registered,
        "required_actions": list(account.required_actions),
        "failures": account.failures,
        "failed_at": account.failed_at,
        "locked_until": account.locked_until,
        "delete_at": account.delete_at,
        "leftover": dict(account.leftover),
    }


def identifier_of(row: IdentifierRow) -> Identifier:
    """The identifier that a row says."""
    kind = IdentifierKind(row.kind)
    return Identifier(kind, row.value, row.folded, row.claim is not None, row.verified_at)


def by_name(rows: Iterable[AttributeRow]) -> Mapping[str, tuple[str, ...]]:
    """Attributes by their names, of rows that come in the order of names and positions."""
    return {name: tuple(row.value for row in group) for name, group in groupby(rows, key=lambda row: row.name)}
