"""The typed view of a realm document; doors and flows read only this, never the raw document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.events.event import NOT_BY_DEFAULT
from portal.profile.user_profile import UserProfile
from portal.realms.client import Client
from portal.realms.hosts import OwnHost
from portal.realms.roles import Roles

BASE_THEME = "base"


@dataclass(frozen=True)
class Execution:
    """One execution of an authentication flow, with its configuration; what its id means is another room's business."""

    provider_id: str
    requirement: str
    priority: int
    config: Mapping[str, object] = field(default_factory=dict)
    children: tuple["Execution", ...] = ()
    alias: str | None = None


@dataclass(frozen=True)
class Smtp:
    """How a realm's mail leaves. `security`: `starttls`, `tls` or `none`; `timeout` in seconds."""

    host: str
    port: int
    sender: str
    sender_name: str = ""
    reply_to: str = ""
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10.0


@dataclass(frozen=True)
class SessionLives:
    """How long sessions last, idle and in all, plain and remembered."""

    idle: timedelta
    longest: timedelta
    idle_remembered: timedelta
    longest_remembered: timedelta


@dataclass(frozen=True)
class BruteForce:
    """When wrong passwords in a row make whoever types the next one wait, and how long.

    From `factor` failures on each one makes wait: at first for an `increment`, later for as many more as there were
    further failures (linear) or further whole `factor`s of them, up to `longest`. Two failures within `quick` make wait
    for `quick_wait`. A pause of `forgotten_after` begins anew. From `permanent_from` on the account is switched off.
    """

    factor: int
    increment: timedelta
    longest: timedelta
    forgotten_after: timedelta
    is_linear: bool = False
    quick: timedelta = timedelta(0)
    quick_wait: timedelta = timedelta(0)
    permanent_from: int | None = None


@dataclass(frozen=True)
class TokenLives:
    """How long tokens live. `not_before`: tokens issued before it are refused; none where nobody said so."""

    access: timedelta = timedelta(seconds=300)
    client_idle: timedelta = timedelta(0)
    client_longest: timedelta = timedelta(0)
    """Of what a client may refresh; zero means: as long as the session it belongs to."""
    not_before: datetime | None = None


@dataclass(frozen=True)
class Realm:
    """Whose portal. Names follow Keycloak's keys; `attributes` holds the realm's own map, `portico.*` included."""

    id: str
    name: str
    revision: int
    display_name: str
    is_enabled: bool
    registration_allowed: bool
    registration_email_as_username: bool
    verify_email: bool
    login_with_email_allowed: bool
    duplicate_emails_allowed: bool
    edit_username_allowed: bool
    reset_password_allowed: bool
    remember_me: bool
    password_policy: str
    profile: UserProfile
    registration_flow: tuple[Execution, ...]
    required_actions: tuple[str, ...]
    session_lives: SessionLives
    verify_email_life: timedelta
    new_account_life: timedelta
    resend_cooldown: timedelta
    login_theme: str
    account_theme: str
    email_theme: str
    """Empty: mail wears what the page wore."""
    internationalization_enabled: bool
    supported_locales: tuple[str, ...]
    default_locale: str
    localization_texts: Mapping[str, Mapping[str, str]]
    events_enabled: bool
    enabled_event_types: frozenset[str]
    smtp: Smtp | None
    discloses_taken_email: bool
    confirms_password: bool
    attributes: Mapping[str, str]
    brute_force: BruteForce
    reset_life: timedelta = timedelta(hours=24)
    token_lives: TokenLives = TokenLives()
    clients: Mapping[str, Client] = field(default_factory=dict)
    hosts: tuple[OwnHost, ...] = ()
    roles: Roles = field(default_factory=Roles)

    def keeps_event(self, name: str) -> bool:
        """Whether an event of that name is stored here (`eventsEnabled`, `enabledEventTypes`)."""
        by_default = not self.enabled_event_types and name not in NOT_BY_DEFAULT
        return self.events_enabled and (by_default or name in self.enabled_event_types)
