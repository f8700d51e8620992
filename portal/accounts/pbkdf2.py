"""PBKDF2 (RFC 8018), which Keycloak used for every password before version 24: what its three schemes share."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from portal.accounts.scheme import Peppers, given, joined

MOST_WORK = 6_000_000
"""Iterations times blocks of one password. Keycloak's own highest default, 1,300,000 of SHA-1 for 64 bytes, is
5,200,000 and takes a processor about a second; a billion would take it minutes, for every wrong password."""

_LONGEST = 1024


@dataclass(frozen=True)
class Pbkdf2Scheme:
    """`salt` and `value` in base64, as Keycloak writes them; the value's length is that of the derived key."""

    name: ClassVar[str]
    digest: ClassVar[str]

    iterations: int
    salt: str
    value: str

    def __post_init__(self) -> None:
        blocks = -(-len(self._value) // hashlib.new(self.digest).digest_size)
        if self.iterations < 1 or self.iterations * blocks > MOST_WORK:
            raise ValueError(f"iterations must be between 1 and {MOST_WORK // blocks}, not {self.iterations}")
        if not self._salt:
            raise ValueError("salt is empty")

    @cached_property
    def _salt(self) -> bytes:
        return decoded("salt", self.salt)

    @cached_property
    def _value(self) -> bytes:
        value = decoded("value", self.value)
        if not value:
            raise ValueError("value is empty")
        return value

    @property
    def stored(self) -> str:
        """`$pbkdf2-sha256$iterations$salt$value`."""
        return joined(self)

    def matches(self, password: str, peppers: Peppers) -> bool:
        """As Java does it: over the UTF-8 of the password as it was typed."""
        del peppers
        words = password.encode("utf-8", "surrogatepass")
        made = hashlib.pbkdf2_hmac(self.digest, words, self._salt, self.iterations, len(self._value))
        return hmac.compare_digest(made, self._value)

    @classmethod
    def options(cls, data: Mapping[str, object], secret: Mapping[str, object]) -> dict[str, object]:
        """Each stands where Keycloak puts it."""
        return given(iterations=data.get("hashIterations"), salt=secret.get("salt"), value=secret.get("value"))

    @property
    def data(self) -> dict[str, object]:
        """Keycloak's `credentialData`."""
        return {"hashIterations": self.iterations, "algorithm": self.name, "additionalParameters": {}}

    @property
    def secret(self) -> dict[str, object]:
        """Keycloak's `secretData`."""
        return {"value": self.value, "salt": self.salt, "additionalParameters": {}}


def decoded(name: str, text: str) -> bytes:
    """The bytes of a base64 text; raises ValueError with words for an operator."""
    if len(text) > _LONGEST:
        raise ValueError(f"{name} is longer than {_LONGEST} characters")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"{name} is no base64") from None
