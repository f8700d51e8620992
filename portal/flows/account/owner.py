"""Somebody at their own account: who, in which session, from where; and what every verb there needs."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from portal.accounts.account import Account
from portal.accounts.session import Session, key_hash, new_key
from portal.events.event import EventType
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.mailbox import order_mail
from portal.flows.ports import Unit
from portal.flows.step import Services, Station
from portal.profile.context import Context, Situation


@dataclass(frozen=True)
class Owner:
    """An account with the session that it is used in. It is as it was read; verbs that change it read again."""

    services: Services
    compiled: CompiledRealm
    account: Account
    session: Session
    origin: Origin
    devices: tuple[str, ...] = ()
    """Tokens by which the browser is known."""

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.services.clock.now()

    @property
    def context(self) -> Context:
        """How values are judged here."""
        realm = self.compiled.realm
        return Context(
            Situation.ACCOUNT,
            email_as_username=realm.registration_email_as_username,
            edit_username=realm.edit_username_allowed,
            locale=self.origin.locale,
            known=self.account.values,
        )

    @property
    def station(self) -> Station:
        """Where verbs of the flows are called from; no flow is stored for it."""
        realm = self.compiled.realm
        flow = Flow(
            id=self.session.id,
            key_hash="",
            realm_id=realm.id,
            revision=realm.revision,
            kind=FlowKind.SIGN_IN,
            origin=self.origin,
            began_at=self.now,
            touched_at=self.now,
            account_id=self.account.id,
        )
        return Station(self.compiled, flow, self.services, {}, self.origin)

    def tell(self, unit: Unit, kind: EventType, *, error: str | None = None, **details: str) -> None:
        """Writes an event down, where the realm keeps events of that name."""
        self.station.tell(unit, kind, error=error, session_id=self.session.id, **details)

    def notify(self, unit: Unit, template: str, to: str | None, **facts: str) -> None:
        """Queues a mail that tells the owner what happened; nothing where there is no address."""
        if to:
            unit.outbox.put(replace(order_mail(self.station, template, to, self.account.id), facts=facts), self.now)


@dataclass(frozen=True)
class Renewed:
    """A session in place of another one, and the secret for its cookie."""

    session: Session
    key: str


def renew_session(owner: Owner, unit: Unit) -> Renewed:
    """The same session under a new key: whoever copied the old cookie holds nothing."""
    key = new_key()
    session = replace(owner.session, id=str(uuid.uuid4()), key_hash=key_hash(key), seen_at=owner.now)
    unit.sessions.end(owner.session.id)
    unit.sessions.add(session)
    return Renewed(session, key)
