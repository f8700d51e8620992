"""PBKDF2 with HMAC-SHA-1: Keycloak's first scheme, and still there for systems that need it."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.pbkdf2 import Pbkdf2Scheme


@dataclass(frozen=True)
class Pbkdf2(Pbkdf2Scheme):
    """See `pbkdf2`."""

    name: ClassVar[str] = "pbkdf2"
    digest: ClassVar[str] = "sha1"
