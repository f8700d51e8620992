"""The outbox: mail as rows, written in the transaction of what it tells about, leased by whoever sends it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from peewee import Database

from portal.flows.ports import MailOrder, QueuedMail
from portal.storage.fields import is_storable
from portal.storage.models import OutboxRow
from portal.storage.statements import Statement, columns_of, given, insert, skip_taken

_MAIL = "mail"
_QUEUED, _SENT, _DEAD = "queued", "sent", "dead"


class Outbox:
    """Implements flows.ports.Outbox and what the worker wants of a queue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, order: MailOrder, at: datetime) -> str:
        """Queues the mail and answers its id."""
        mail_id = str(uuid.uuid4())
        values = {
            "id": mail_id,
            "kind": _MAIL,
            "realm_id": order.realm_id,
            "account_id": order.account_id,
            "order": _document(order),
            "state": _QUEUED,
            "queued_at": at,
            "next_at": at,
        }
        insert(self._database, OutboxRow, values)
        return mail_id

    def readdress(self, mail_id: str, order: MailOrder) -> None:
        """Puts this order in place of the mail's."""
        self._change(mail_id, account_id=order.account_id, order=_document(order))

    def discard(self, mail_id: str) -> None:
        """Removes a mail that turned out to be for nobody."""
        OutboxRow.delete().where(OutboxRow.id == mail_id).execute(self._database)

    def lease(self, now: datetime, lease_for: timedelta, limit: int) -> Sequence[QueuedMail]:
        """Due mails, the longest due first, each with its attempt counted and out of every other worker's reach for a
        while. The transaction has to be committed before the first of them is sent."""
        due = self._due(now, limit)
        if not due:
            return ()
        leased = {"attempts": OutboxRow.attempts + 1, "leased_until": now + lease_for}
        taken = OutboxRow.update(**leased).where(OutboxRow.number.in_(due)).returning(*columns_of(OutboxRow))
        rows = sorted(taken.execute(self._database), key=lambda row: due.index(row.number))
        return tuple(_mail(row) for row in rows)

    def sent(self, mail_id: str, at: datetime) -> None:
        """Notes that a server took the mail. It counts even where the lease ran out meanwhile."""
        self._change(mail_id, state=_SENT, sent_at=at, leased_until=None)

    def retry(self, mail_id: str, next_at: datetime, error: str) -> None:
        """Puts the mail back until then; not one that another worker sent meanwhile."""
        self._change_queued(mail_id, next_at=next_at, leased_until=None, last_error=_storable(error))

    def dead(self, mail_id: str, error: str) -> None:
        """Gives the mail up; the row stays, visible. Not one that another worker sent meanwhile."""
        self._change_queued(mail_id, state=_DEAD, leased_until=None, last_error=_storable(error))

    def newest(self, limit: int) -> Sequence[QueuedMail]:
        """The newest mails in any state, newest first."""
        query = OutboxRow.select().where(OutboxRow.kind == _MAIL).order_by(OutboxRow.number.desc()).limit(limit)
        return tuple(_mail(row) for row in query.execute(self._database))

    def get(self, mail_id: str) -> QueuedMail | None:
        """The mail of that id."""
        row = OutboxRow.select().where(OutboxRow.id == mail_id).first(self._database)
        return None if row is None else _mail(row)

    def _due(self, now: datetime, limit: int) -> Sequence[int]:
        # A query of its own: PostgreSQL may run a sub-select twice and then lock more rows than its limit says.
        is_free = OutboxRow.leased_until.is_null() | (OutboxRow.leased_until <= now)
        is_due = OutboxRow.kind == _MAIL, OutboxRow.state == _QUEUED, OutboxRow.next_at <= now, is_free
        query = (
            OutboxRow.select(OutboxRow.number).where(*is_due).order_by(OutboxRow.next_at, OutboxRow.number).limit(limit)
        )
        return [row.number for row in skip_taken(self._database, query).execute(self._database)]

    def _change(self, mail_id: str, **values: object) -> None:
        _changing((*values,)).changes(self._database, {"id": mail_id, **values})

    def _change_queued(self, mail_id: str, **values: object) -> None:
        _changing((*values,), _QUEUED).changes(self._database, {"id": mail_id, **values})


@cache
def _changing(names: tuple[str, ...], state: str = "") -> Statement[OutboxRow]:
    changed = {field: given(field) for field in columns_of(OutboxRow) if field.name in names}
    still = [OutboxRow.state == state] if state else []
    return Statement(OutboxRow, OutboxRow.update(changed).where(OutboxRow.id == given(OutboxRow.id), *still))


def _storable(error: str) -> str:
    """What a strange server said, without what no database keeps."""
    return "".join(letter if is_storable(letter) else "\ufffd" for letter in error)


def _mail(row: OutboxRow) -> QueuedMail:
    return QueuedMail(
        id=row.id,
        order=_order(row.order),
        state=row.state,
        attempts=row.attempts,
        queued_at=row.queued_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )


def _document(order: MailOrder) -> Mapping[str, object]:
    return {**vars(order), "facts": dict(order.facts)}


def _order(document: Mapping[str, Any]) -> MailOrder:
    return MailOrder(**document)
