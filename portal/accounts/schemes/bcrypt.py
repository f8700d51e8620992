"""Plain bcrypt, as Keycloak's widespread bcrypt extension and many other systems store it."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import bcrypt

from portal.accounts.scheme import Peppers, given

HIGHEST_COST = 16
"""A stored hash that asks for more (cost 31 takes days) is taken for a broken one."""

_STORED = re.compile(r"\$2[aby]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{53}", re.ASCII)
_SALT_LENGTH = 29
_BCRYPT_TAKES = 72


@dataclass(frozen=True)
class Bcrypt:
    """`$2a$`, `$2b$` and `$2y$`: the letter says only who wrote it."""

    name: ClassVar[str] = "bcrypt"

    value: str

    def __post_init__(self) -> None:
        found = _STORED.fullmatch(self.value)
        if found is None:
            raise ValueError("value is no bcrypt hash")
        if int(found["cost"]) > HIGHEST_COST:
            raise ValueError(f"cost {found['cost']} takes too long, at most {HIGHEST_COST} is taken")

    @property
    def stored(self) -> str:
        """The hash as the world writes it."""
        return self.value

    @property
    def cost(self) -> int:
        """The logarithm of its rounds."""
        return int(self.value.split("$")[2])

    def matches(self, password: str, peppers: Peppers) -> bool:
        """As whoever made the hash gave the password to bcrypt, which everywhere else drops what is past 72 bytes."""
        del peppers
        return self.made_from(password.encode("utf-8", "surrogatepass")[:_BCRYPT_TAKES])

    def made_from(self, prepared: bytes) -> bool:
        """Raises ValueError for a salt that bcrypt refuses, before it does any work."""
        made, hashed = bcrypt.hashpw(prepared, self.value[:_SALT_LENGTH].encode()), self.value.encode()
        return hmac.compare_digest(made[_SALT_LENGTH:], hashed[_SALT_LENGTH:])

    @classmethod
    def options(cls, data: Mapping[str, object], secret: Mapping[str, object]) -> dict[str, object]:
        """The value alone says everything."""
        del data
        return given(value=secret.get("value"))

    @property
    def data(self) -> dict[str, object]:
        """The cost, by Keycloak's name for such a figure."""
        return {"hashIterations": self.cost, "algorithm": self.name, "additionalParameters": {}}

    @property
    def secret(self) -> dict[str, object]:
        """The hash, which holds its salt."""
        return {"value": self.value, "salt": "", "additionalParameters": {}}
