"""PBKDF2 with HMAC-SHA-512: Keycloak's default in version 24, and since then where FIPS rules."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.pbkdf2 import Pbkdf2Scheme


@dataclass(frozen=True)
class Pbkdf2Sha512(Pbkdf2Scheme):
    """See `pbkdf2`."""

    name: ClassVar[str] = "pbkdf2-sha512"
    digest: ClassVar[str] = "sha512"
