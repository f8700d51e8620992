"""Units of work: what one piece of work can reach, and when it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from peewee import Database

from portal.storage.accounts import Accounts
from portal.storage.connection import reading, writing
from portal.storage.consents import Consents
from portal.storage.counters import Counters
from portal.storage.events import Events
from portal.storage.failures import FailuresInARow
from portal.storage.flows import Flows
from portal.storage.outbox import Outbox
from portal.storage.proofs import Proofs
from portal.storage.sessions import Sessions


@dataclass(frozen=True)
class Stores:
    """Everything one unit of work can reach; of no use outside of one."""

    accounts: Accounts
    flows: Flows
    proofs: Proofs
    sessions: Sessions
    consents: Consents
    events: Events
    counters: Counters
    failures: FailuresInARow
    outbox: Outbox


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
            Flows(database),
            Proofs(database),
            Sessions(database),
            Consents(database),
            Events(database),
            Counters(database),
            FailuresInARow(database),
            Outbox(database),
        )

    @contextmanager
    def transaction(self) -> Iterator[Stores]:
        """A transaction that writes: taken at once, committed at the end, rolled back on an exception."""
        with writing(self._database):
            yield self._stores

    @contextmanager
    def reading(self) -> Iterator[Stores]:
        """One consistent view to read from; an attempt to write is refused."""
        with reading(self._database):
            yield self._stores
