"""What the delivery of mail needs from its neighbours: the queue, a little of the store, a way to the next server."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from portal.flows.ports import AccountStore, Outbox, ProofStore, QueuedMail

Tell = Callable[[str], object]


class MailQueue(Outbox, Protocol):
    """The outbox as its worker sees it."""

    def lease(self, now: datetime, lease_for: timedelta, limit: int) -> Sequence[QueuedMail]:
        """Due mails, oldest first, each with its attempt counted and out of every other worker's reach for a while."""

    def sent(self, mail_id: str, at: datetime) -> None:
        """Notes that a server took the mail."""

    def retry(self, mail_id: str, next_at: datetime, error: str) -> None:
        """Puts the mail back until then."""

    def dead(self, mail_id: str, error: str) -> None:
        """Gives the mail up; the row stays, visible."""

    def newest(self, limit: int) -> Sequence[QueuedMail]:
        """The newest mails in any state, newest first."""

    def get(self, mail_id: str) -> QueuedMail | None:
        """The mail of that id."""


class MailUnit(Protocol):
    """What one piece of the worker's work can reach."""

    @property
    def outbox(self) -> MailQueue:
        """The queue."""

    @property
    def proofs(self) -> ProofStore:
        """The proofs that mails carry."""

    @property
    def accounts(self) -> AccountStore:
        """The accounts that mails are about."""


class MailWork(Protocol):
    """Transactions and readings, as `portal.flows.ports.UnitOfWork` describes them."""

    def transaction(self) -> AbstractContextManager[MailUnit]:
        """A transaction that writes."""

    def reading(self) -> AbstractContextManager[MailUnit]:
        """A connection to read with."""


@dataclass(frozen=True)
class RenderedMail:
    """A mail in the words and dress its reader sees. `message_id` has its angle brackets."""

    to: str
    subject: str
    text: str
    html: str
    locale: str
    message_id: str


@dataclass(frozen=True)
class Delivered:
    """The next server answers for the mail now."""

    reply: str = ""


@dataclass(frozen=True)
class TryAgain:
    """Not now. `is_server` when the next mail for the same server would fare alike."""

    reason: str
    is_server: bool = False


@dataclass(frozen=True)
class Refused:
    """Never, as it is."""

    reason: str


Sending = Delivered | TryAgain | Refused


def silently(_line: str) -> None:
    """Tells nobody."""


class Transport(Protocol):
    """A way out. Compared by value: two that are equal lead to the same server."""

    def send(self, mail: RenderedMail, tell: Tell = silently) -> Sending:
        """Sends one mail to its one recipient; `tell` hears every step in words. Failures are answers, not raised."""
