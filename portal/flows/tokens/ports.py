"""What tokens need from the edge: rows of keys, of refresh tokens, of tokens taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.accounts.keys import SigningKey


@dataclass(frozen=True)
class Family:
    """All refresh tokens that came one out of another, beginning with one sign-in of one client. Only the newest is
    good; `generation` counts them. It ends with its session, at the latest at `expires_at`."""

    id: str
    realm_id: str
    session_id: str
    client_id: str
    scope: str
    began_at: datetime
    expires_at: datetime
    generation: int = 1


class KeyStore(Protocol):
    """Signing keys."""

    def of_realm(self, realm_id: str) -> Sequence[SigningKey]:
        """All keys of a realm, the newest generation first."""

    def add(self, key: SigningKey) -> bool:
        """Stores a key; false when the realm has one of that generation already."""

    def retire(self, realm_id: str, before: int, at: datetime) -> None:
        """What generations before this one signed is believed until then, or until when it was said before, if that
        is earlier."""

    def purge(self, retired_before: datetime) -> int:
        """Removes keys that retired before; answers how many."""


class FamilyStore(Protocol):
    """Families of refresh tokens. Using one is a single atomic update."""

    def add(self, family: Family) -> None:
        """Stores a new family."""

    def get(self, family_id: str) -> Family | None:
        """The family of that id."""

    def advance(self, family_id: str, generation: int) -> Family | None:
        """Uses the refresh token of that generation: the family with the next one, for exactly one caller; none for
        everybody else."""

    def is_open(self, session_id: str, client_id: str, now: datetime) -> bool:
        """Whether the client still has a family in the session."""

    def end(self, family_id: str) -> None:
        """Ends one family."""

    def has_any(self, session_id: str) -> bool:
        """Whether the session has any family left."""

    def purge(self, now: datetime) -> int:
        """Removes families past their end; answers how many."""


class RevokedStore(Protocol):
    """Access tokens that were taken back before their time."""

    def add(self, token_id: str, expires_at: datetime) -> None:
        """Notes one; twice is once."""

    def has(self, token_id: str) -> bool:
        """Whether this one was."""

    def purge(self, now: datetime) -> int:
        """Forgets those whose time is over anyway; answers how many."""
