"""Ours: bcrypt over a peppered HMAC, so that a stolen table is worth nothing without the pepper."""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import bcrypt

from portal.accounts.scheme import Peppers, given
from portal.accounts.schemes.bcrypt import Bcrypt

_STORED = re.compile(r"\$portico-bcrypt\$v=1\$pepper=(?P<pepper>[A-Za-z0-9._-]+)(?P<hashed>\$2b\$.*)", re.ASCII)


@dataclass(frozen=True)
class PorticoBcrypt:
    """`bcrypt(base64(HMAC-SHA256(pepper, NFC(password))))`, with the pepper's id in front."""

    name: ClassVar[str] = "portico-bcrypt"

    value: str

    def __post_init__(self) -> None:
        found = _STORED.fullmatch(self.value)
        if found is None:
            raise ValueError("value is no hash that this portal makes")
        Bcrypt(found["hashed"])

    @property
    def stored(self) -> str:
        """As it was made."""
        return self.value

    @property
    def pepper(self) -> str:
        """The id of the pepper."""
        return str(_parts(self.value)["pepper"])

    @property
    def hashed(self) -> Bcrypt:
        """The bcrypt in it."""
        return Bcrypt(str(_parts(self.value)["hashed"]))

    def matches(self, password: str, peppers: Peppers) -> bool:
        """Raises KeyError for a pepper that is not there."""
        return self.hashed.made_from(peppered(password, peppers[self.pepper]))

    @classmethod
    def options(cls, data: Mapping[str, object], secret: Mapping[str, object]) -> dict[str, object]:
        """The value alone says everything."""
        del data
        return given(value=secret.get("value"))

    @property
    def data(self) -> dict[str, object]:
        """The cost, by Keycloak's name for such a figure."""
        return {"hashIterations": self.hashed.cost, "algorithm": self.name, "additionalParameters": {}}

    @property
    def secret(self) -> dict[str, object]:
        """Of use only where the same peppers are."""
        return {"value": self.value, "salt": "", "additionalParameters": {}}


def peppered(password: str, pepper: bytes) -> bytes:
    """44 characters that bcrypt takes whole, of a password of any length and with any byte in it."""
    # A lone surrogate has no UTF-8, yet whoever typed it shall be able to type it again.
    words = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.new(pepper, words, hashlib.sha256).digest())


def made(password: str, pepper_id: str, pepper: bytes, cost: int) -> str:
    """What to store of a new password."""
    hashed = bcrypt.hashpw(peppered(password, pepper), bcrypt.gensalt(cost))
    return f"$portico-bcrypt$v=1$pepper={pepper_id}{hashed.decode()}"


def _parts(value: str) -> "re.Match[str]":
    found = _STORED.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return found
