"""PBKDF2 with HMAC-SHA-256: Keycloak's default up to version 23."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.pbkdf2 import Pbkdf2Scheme


@dataclass(frozen=True)
class Pbkdf2Sha256(Pbkdf2Scheme):
    """See `pbkdf2`."""

    name: ClassVar[str] = "pbkdf2-sha256"
    digest: ClassVar[str] = "sha256"
