"""Who results: an account, the names by which it is found, and the one gate every way in passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class AccountState(Enum):
    """`new`: made, nothing proven; `active`: in use; `inactive`: switched off; `deleted`: kept only as a trace."""

    NEW = "new"
    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


class IdentifierKind(Enum):
    """What kind of name an account is found by."""

    USERNAME = "username"
    EMAIL = "email"


@dataclass(frozen=True)
class Identifier:
    """A name of an account. Claimed means that nobody else can have it; claimed is not verified."""

    kind: IdentifierKind
    value: str
    folded: str
    is_claimed: bool = False
    verified_at: datetime | None = None


@dataclass(frozen=True)
class Account:
    """One account of a realm."""

    id: str
    realm_id: str
    state: AccountState
    created_at: datetime
    identifiers: tuple[Identifier, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    password_hash: str | None = field(default=None, repr=False)
    required_actions: tuple[str, ...] = ()
    flow_id: str | None = None
    is_self_registered: bool = False
    failures: int = 0
    failed_at: datetime | None = None
    locked_until: datetime | None = None
    delete_at: datetime | None = None
    password_set_at: datetime | None = None
    """When the password was chosen, as far as anybody knows; not given for a new account means: when it was made."""
    leftover: Mapping[str, object] = field(default_factory=dict, repr=False)
    """What an import said of the person that nothing here uses (groups, roles, links): kept for the export."""

    def identifier(self, kind: IdentifierKind) -> Identifier | None:
        """The first identifier of that kind."""
        return next((known for known in self.identifiers if known.kind is kind), None)

    @property
    def username(self) -> str:
        """The user name; where the realm has none of its own, the e-mail address."""
        known = self.identifier(IdentifierKind.USERNAME) or self.identifier(IdentifierKind.EMAIL)
        return known.value if known else ""

    @property
    def email(self) -> str | None:
        """The e-mail address as it was typed."""
        known = self.identifier(IdentifierKind.EMAIL)
        return known.value if known else None

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """What the account has for the questions of a profile, by their names."""
        email = (self.email,) if self.email else ()
        return {**self.attributes, "username": (self.username,), "email": email}

    @property
    def is_email_verified(self) -> bool:
        """Whether somebody proved to read the mailbox."""
        known = self.identifier(IdentifierKind.EMAIL)
        return bool(known and known.verified_at)


class Hindrance(Enum):
    """What stands between an account and its use."""

    DISABLED = "user_disabled"
    EMAIL_NOT_PROVEN = "VERIFY_EMAIL"
    ACTION_REQUIRED = "resolve_required_actions"


def may_sign_in(account: Account, *, verify_email: bool) -> Hindrance | None:
    """The one gate, asked when a session or token is issued and again when it is used: what hinders, or none."""
    if account.state in (AccountState.INACTIVE, AccountState.DELETED):
        return Hindrance.DISABLED
    if verify_email and account.email and not account.is_email_verified:
        return Hindrance.EMAIL_NOT_PROVEN
    if account.required_actions:
        return Hindrance.ACTION_REQUIRED
    return None
