"""One person's way through the configured steps, in progress. Frozen; a change is a new flow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from portal.accounts.consent import Consent

Values = Mapping[str, tuple[str, ...]]


class FlowKind(Enum):
    """What a flow is for."""

    REGISTER = "register"
    SIGN_IN = "sign-in"
    RESET = "reset-credentials"
    CHANGE_EMAIL = "update-email"


class FlowState(Enum):
    """`open` while something is asked, `complete` when it led to its end, `ended` when it cannot go on."""

    OPEN = "open"
    COMPLETE = "complete"
    ENDED = "ended"


@dataclass(frozen=True)
class Origin:
    """Where a flow or a request came from: the door, what the person sees (theme, locale), and the person's machine.

    `client_id`: the client that sent the person here, or that asks for them; empty where nobody said.
    """

    door: str = "pages"
    theme: str = "base"
    locale: str = "en"
    base_url: str = ""
    address: str = ""
    user_agent: str = ""
    client_id: str = ""
    consents_later: bool = False
    """Whether this door can ask for a consent after the account was made: until then the account is of no use."""


@dataclass(frozen=True)
class Flow:
    """A flow. `key_hash` is of the secret that its own device holds in cookie and form; it stands in no address."""

    id: str
    key_hash: str = field(repr=False)
    realm_id: str
    revision: int
    kind: FlowKind
    origin: Origin
    began_at: datetime
    touched_at: datetime
    state: FlowState = FlowState.OPEN
    values: Values = field(default_factory=dict)
    clean: Values = field(default_factory=dict)
    password_hash: str | None = field(default=None, repr=False)
    consents: Mapping[str, Consent] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    account_id: str | None = None
    is_remembered: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)

    def after(self, page: str) -> "Flow":
        """The flow with that page behind it; saying so twice changes nothing."""
        return self if page in self.done else replace(self, done=(*self.done, page))

    def noting(self, **notes: str) -> "Flow":
        """The flow with these facts of its steps noted."""
        return replace(self, notes={**self.notes, **notes})

    def agreeing(self, consent: Consent) -> "Flow":
        """The flow with this consent in place of an earlier one to the same document."""
        return replace(self, consents={**self.consents, consent.document: consent})
