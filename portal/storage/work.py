"""Units of work: what one piece of work can reach, and when it is kept."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from peewee import Database

from portal.storage.accounts import Accounts
from portal.storage.answers import Answers
from portal.storage.connection import reading, refuse_nested, writing
from portal.storage.consents import Consents
from portal.storage.counters import Counters
from portal.storage.events import Events
from portal.storage.failures import FailuresInARow
from portal.storage.flows import Flows
from portal.storage.outbox import Outbox
from portal.storage.people import People
from portal.storage.proofs import Proofs
from portal.storage.realms import RealmDocuments
from portal.storage.refresh_families import RefreshFamilies
from portal.storage.revoked_tokens import RevokedTokens
from portal.storage.sessions import Sessions
from portal.storage.signing_keys import SigningKeys


@dataclass(frozen=True)
class Stores:
    """Everything one unit of work can reach; of no use outside of one."""

    accounts: Accounts
    people: People
    realms: RealmDocuments
    flows: Flows
    proofs: Proofs
    sessions: Sessions
    consents: Consents
    events: Events
    counters: Counters
    failures: FailuresInARow
    outbox: Outbox
    signing_keys: SigningKeys
    refresh_families: RefreshFamilies
    revoked_tokens: RevokedTokens
    answers: Answers


class Work:
    """Units of work on one database. Implements flows.ports.UnitOfWork.

    Raises StorageUnavailable where the database cannot serve now (no connection free, locked for too long, gone, full):
    nothing of the unit is kept then, except that a connection that dies during the commit itself leaves both possible.
    Raises NestedWork for a unit inside a unit.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stores = Stores(
            Accounts(database),
            People(database),
            RealmDocuments(database),
            Flows(database),
            Proofs(database),
            Sessions(database),
            Consents(database),
            Events(database),
            Counters(database),
            FailuresInARow(database),
            Outbox(database),
            SigningKeys(database),
            RefreshFamilies(database),
            RevokedTokens(database),
            Answers(database),
        )

    @contextmanager
    def transaction(self) -> Iterator[Stores]:
        """A transaction that writes: taken at once, committed at the end, rolled back on an exception."""
        with writing(self._database):
            yield replace(self._stores, accounts=Accounts(self._database))

    @contextmanager
    def reading(self) -> Iterator["Reading"]:
        """One consistent view to read from, taken with the first question: whoever asks nothing takes no connection.
        An attempt to write is refused."""
        refuse_nested(self._database)
        with ExitStack() as begun:
            yield Reading(self._stores, lambda: begun.enter_context(reading(self._database)))


class Reading:
    """The stores of one unit that reads; the first one asked for begins it."""

    def __init__(self, stores: Stores, begin: Callable[[], object]) -> None:
        self._stores = stores
        self._begin = begin
        self._is_begun = False

    @property
    def accounts(self) -> Accounts:
        """Accounts."""
        return self._begun().accounts

    @property
    def people(self) -> People:
        """Accounts by the thousand."""
        return self._begun().people

    @property
    def realms(self) -> RealmDocuments:
        """Realm documents."""
        return self._begun().realms

    @property
    def flows(self) -> Flows:
        """Flows in progress."""
        return self._begun().flows

    @property
    def proofs(self) -> Proofs:
        """Proofs of mailboxes."""
        return self._begun().proofs

    @property
    def sessions(self) -> Sessions:
        """Sessions."""
        return self._begun().sessions

    @property
    def consents(self) -> Consents:
        """Consents."""
        return self._begun().consents

    @property
    def events(self) -> Events:
        """Events."""
        return self._begun().events

    @property
    def counters(self) -> Counters:
        """Counters in windows."""
        return self._begun().counters

    @property
    def failures(self) -> FailuresInARow:
        """Wrong passwords in a row."""
        return self._begun().failures

    @property
    def outbox(self) -> Outbox:
        """Mail to be sent."""
        return self._begun().outbox

    @property
    def answers(self) -> Answers:
        """Answers by their keys."""
        return self._begun().answers

    @property
    def signing_keys(self) -> SigningKeys:
        """Keys that tokens are signed with."""
        return self._begun().signing_keys

    @property
    def refresh_families(self) -> RefreshFamilies:
        """Families of refresh tokens."""
        return self._begun().refresh_families

    @property
    def revoked_tokens(self) -> RevokedTokens:
        """Access tokens that were taken back."""
        return self._begun().revoked_tokens

    def _begun(self) -> Stores:
        if not self._is_begun:
            self._begin()
            self._is_begun = True
        return self._stores
