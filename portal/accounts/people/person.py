"""Somebody in a file, read and not yet stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.accounts.account import Account
from portal.problem import Problem
from portal.realms.sealing import Sealer

OURS = "portico"
"""The one key in an account's leftover that no Keycloak wrote: `id` where the file's id was somebody else's already,
`password` with what the file said about the password beside its hash."""

CREDENTIALS = "credentials"
"""The key in a leftover under which credentials stand that nothing here uses (one-time passwords, keys), sealed."""

ACTIONS = "requiredActions"
"""The key in a leftover under which required actions stand that nobody here can ask."""


@dataclass(frozen=True)
class House:
    """What has to be known of a realm to take people in: see the keys of the same names."""

    realm_id: str
    email_as_username: bool
    duplicate_emails: bool
    now: datetime
    sealer: Sealer


@dataclass(frozen=True)
class Person:
    """One person of a file. `place` says where they stand in it; `given_id` is the file's id for them, if any."""

    place: str
    account: Account
    given_id: str | None = None
    plain_password: str = field(default="", repr=False)
    says_enabled: bool = True


@dataclass(frozen=True)
class Roll:
    """The people of a file, and everything that is wrong with any of them."""

    people: Sequence[Person] = ()
    problems: Sequence[Problem] = ()
