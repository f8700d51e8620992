"""Typed access for doors and commands to what `create_app` built."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from flask import current_app

from portal.clock import Clock
from portal.flows.compiled import CompiledRealm
from portal.flows.compiled_realms import CompiledRealms
from portal.flows.engine import Engine
from portal.flows.idempotency import Idempotency
from portal.flows.mail_link import MailLink
from portal.flows.own_password import OwnPassword
from portal.flows.ports import UnitOfWork
from portal.flows.registration import Registrations
from portal.flows.reset_link import ResetLink
from portal.flows.sign_in import SignIn
from portal.flows.step import Services
from portal.flows.tokens.tokens import Tokens
from portal.problem import Problem
from portal.realms.ports import RealmStore
from portal.realms.realm import Realm
from portal.realms.sealing import Sealer
from portal.theming.choice import Previews
from portal.theming.themes import Themes

EXTENSION = "portico"


class Runs(Protocol):
    """Something that works until it is told to stop: the worker of the outbox."""

    def run(self, stop: Event) -> None:
        """Works until `stop` is set."""

    def run_once(self) -> int:
        """One round; answers how many mails it handled."""


class ShownMail(Protocol):
    """A mail as the development inbox shows it: all of it text."""

    @property
    def id(self) -> str:
        """As the mail has it."""

    @property
    def at(self) -> str:
        """As the mail has it."""

    @property
    def to(self) -> str:
        """As the mail has it."""

    @property
    def subject(self) -> str:
        """As the mail has it."""

    @property
    def html(self) -> str:
        """As the mail has it."""

    @property
    def text(self) -> str:
        """As the mail has it."""

    @property
    def source(self) -> str:
        """As the mail has it."""

    @property
    def state(self) -> str:
        """As the mail has it."""

    @property
    def error(self) -> str:
        """As the mail has it."""


class Trial(Protocol):
    """Sends a test mail past the outbox."""

    def send(self, realm: Realm, address: str, tell: Callable[[str], object]) -> bool:
        """Sends it and tells each step; true when a server took it."""


class Inbox(Protocol):
    """What the development inbox shows."""

    def newest(self, limit: int = 100) -> Sequence[ShownMail]:
        """The newest mails first."""

    def one(self, mail_id: str) -> ShownMail | None:
        """One mail, rendered."""


@dataclass(frozen=True)
class Portal:
    """Everything that is built once for a process."""

    default_realm: str
    base_url: str
    is_development: bool
    limits: Mapping[str, str]
    clock: Clock
    work: UnitOfWork
    services: Services
    realms: CompiledRealms
    realm_store: RealmStore
    check_realm: Callable[[Mapping[str, object]], tuple[Problem, ...]]
    upgrade: Callable[[], Sequence[str]]
    pending: Callable[[], Sequence[str]]
    sealer: Sealer
    themes: Themes
    previews: Previews
    engine: Engine
    sign_in: SignIn
    mail_link: MailLink
    reset_link: ResetLink
    tokens: Tokens
    registrations: Registrations
    own_password: OwnPassword
    idempotency: Idempotency
    inbox: Inbox
    worker: Runs
    mail_trial: Trial

    def log_failure(self, error: Exception, request_id: str) -> None:
        """Writes an unexpected error to the log, with the id that the visitor was told."""
        current_app.logger.error("unexpected error, request %s", request_id, exc_info=error)

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the portal by TLS; cookies are then Secure and carry the `__Host-` prefix."""
        return self.base_url.startswith("https://")


def portal() -> Portal:
    """What `create_app` built for the running application."""
    built: Portal = current_app.extensions[EXTENSION]
    return built


def realm(name: str) -> CompiledRealm | None:
    """The realm of that name, ready to use; none where there is none, or where it is switched off."""
    found = portal().realms.named(name)
    return found if found and found.realm.is_enabled else None
