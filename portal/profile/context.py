"""Who is asked, where: the situation in which a value is judged (reference: Keycloak contract, section 1.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Situation(Enum):
    """Keycloak's user profile contexts."""

    REGISTRATION = "REGISTRATION"
    UPDATE_PROFILE = "UPDATE_PROFILE"
    IDP_REVIEW = "IDP_REVIEW"
    UPDATE_EMAIL = "UPDATE_EMAIL"
    ACCOUNT = "ACCOUNT"
    USER_API = "USER_API"


_SIGN_UP = {Situation.REGISTRATION, Situation.IDP_REVIEW}
_FLOWS = {Situation.REGISTRATION, Situation.UPDATE_PROFILE, Situation.IDP_REVIEW, Situation.UPDATE_EMAIL}


@dataclass(frozen=True)
class Context:
    """A situation, with the realm's choices that change what is asked in it.

    `scopes`: the client scopes of the request. `known`: what the account has already, by the attribute's name; it
    answers for attributes that are not asked here.
    """

    situation: Situation
    scopes: frozenset[str] = frozenset()
    email_as_username: bool = False
    edit_username: bool = False
    locale: str = "en"
    known: Mapping[str, Sequence[str]] = field(default_factory=dict, compare=False)

    @property
    def role(self) -> str:
        """The pseudo-role that permissions and requirements name: `user` or `admin`."""
        return "admin" if self.situation is Situation.USER_API else "user"

    @property
    def is_flow(self) -> bool:
        """Only in flows do scopes count."""
        return self.situation in _FLOWS

    @property
    def is_sign_up(self) -> bool:
        """Whether somebody is becoming a member here."""
        return self.situation in _SIGN_UP

    @property
    def makes_account(self) -> bool:
        """Whether there is no account yet; an administrator's request speaks of one where anything is known."""
        return self.is_sign_up or (self.situation is Situation.USER_API and not self.known)
