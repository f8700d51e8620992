"""What the engine answers. It knows no HTTP: a door turns each outcome into its own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.accounts.account import Account
from portal.accounts.consent import TermsDocument
from portal.flows.flow import Flow
from portal.profile.attribute import Attribute
from portal.profile.violation import Violation


@dataclass(frozen=True)
class AskAttribute:
    """A question with its present answer, as it was typed. `options`: what there is to choose from, if anything."""

    attribute: Attribute
    values: tuple[str, ...] = ()
    is_required: bool = False
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The field's name."""
        return self.attribute.name


@dataclass(frozen=True)
class AskPassword:
    """A new password, twice where the realm says so."""

    confirms: bool
    name: str = "password"


@dataclass(frozen=True)
class AskConsent:
    """A consent to a text; `is_given` when the box was ticked before."""

    document: TermsDocument
    is_given: bool = False
    name: str = "termsAccepted"


@dataclass(frozen=True)
class AskCode:
    """The code from a mail that went to `address`."""

    address: str
    name: str = "code"


Ask = AskAttribute | AskPassword | AskConsent | AskCode


@dataclass(frozen=True)
class Need:
    """The flow rests at a page that asks something. `notes` are facts for the page (seconds to wait and the like)."""

    flow: Flow
    page: str
    asks: tuple[Ask, ...]
    notes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Invalid:
    """What was submitted is not right; the page asks again, with the same answers."""

    need: Need
    violations: tuple[Violation, ...]


@dataclass(frozen=True)
class Complete:
    """The flow is at its end and the account may sign in."""

    flow: Flow
    account: Account


@dataclass(frozen=True)
class Ended:
    """The flow cannot go on: it was too old, or somebody ended it. `reason` is a message key."""

    reason: str


Outcome = Need | Invalid | Complete | Ended
