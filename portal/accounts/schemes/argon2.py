"""Argon2 (RFC 9106): Keycloak's default since version 24."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from argon2.low_level import Type, hash_secret_raw

from portal.accounts.pbkdf2 import decoded
from portal.accounts.scheme import Peppers, given, joined

MOST_MEMORY = 256 * 1024
"""KiB that one password may take. Keycloak takes 7168."""

MOST_WORK = 4 * MOST_MEMORY
"""KiB times passes: about a second on one processor."""

MOST_LANES = 16

_TYPES = {"id": Type.ID, "i": Type.I, "d": Type.D}
_VERSIONS = {"1.3": 0x13, "1.0": 0x10, "19": 0x13, "16": 0x10}
_LEAST_SALT = 8


@dataclass(frozen=True)
class Argon2:
    """`memory` in KiB, `iterations` are passes over it; `salt` and `value` in base64."""

    name: ClassVar[str] = "argon2"

    type: str
    version: str
    memory: int
    iterations: int
    parallelism: int
    salt: str
    value: str

    def __post_init__(self) -> None:
        for name, known in (("type", _TYPES), ("version", _VERSIONS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, not '{getattr(self, name)}'")
        if not 1 <= self.parallelism <= MOST_LANES:
            raise ValueError(f"parallelism must be between 1 and {MOST_LANES}, not {self.parallelism}")
        if not 8 * self.parallelism <= self.memory <= MOST_MEMORY:
            raise ValueError(f"memory must be between {8 * self.parallelism} and {MOST_MEMORY} KiB, not {self.memory}")
        if not 1 <= self.iterations <= MOST_WORK // self.memory:
            raise ValueError(f"iterations must be between 1 and {MOST_WORK // self.memory}, not {self.iterations}")
        if len(self._salt) < _LEAST_SALT or len(self._value) < _LEAST_SALT:
            raise ValueError(f"salt and value must have at least {_LEAST_SALT} bytes")

    @cached_property
    def _salt(self) -> bytes:
        return decoded("salt", self.salt)

    @cached_property
    def _value(self) -> bytes:
        return decoded("value", self.value)

    @property
    def stored(self) -> str:
        """`$argon2$id$1.3$memory$iterations$parallelism$salt$value`."""
        return joined(self)

    def matches(self, password: str, peppers: Peppers) -> bool:
        """Computed anew and compared."""
        del peppers
        made = hash_secret_raw(
            password.encode("utf-8", "surrogatepass"),
            self._salt,
            time_cost=self.iterations,
            memory_cost=self.memory,
            parallelism=self.parallelism,
            hash_len=len(self._value),
            type=_TYPES[self.type],
            version=_VERSIONS[self.version],
        )
        return hmac.compare_digest(made, self._value)

    @classmethod
    def options(cls, data: Mapping[str, object], secret: Mapping[str, object]) -> dict[str, object]:
        """Keycloak writes each further parameter as a list of one text."""
        more = data.get("additionalParameters")
        named = more if isinstance(more, Mapping) else {}
        further = {name: _first(named.get(name)) for name in ("type", "version", "memory", "parallelism")}
        return given(
            **further, iterations=data.get("hashIterations"), salt=secret.get("salt"), value=secret.get("value")
        )

    @property
    def data(self) -> dict[str, object]:
        """Keycloak's `credentialData`."""
        further = {
            "hashLength": [str(len(self._value))],
            "memory": [str(self.memory)],
            "type": [self.type],
            "version": [self.version],
            "parallelism": [str(self.parallelism)],
        }
        return {"hashIterations": self.iterations, "algorithm": self.name, "additionalParameters": further}

    @property
    def secret(self) -> dict[str, object]:
        """Keycloak's `secretData`."""
        return {"value": self.value, "salt": self.salt, "additionalParameters": {}}


def _first(value: object) -> object:
    return next(iter(value), None) if isinstance(value, list | tuple) else value
