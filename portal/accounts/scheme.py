"""What a scheme of stored passwords is: one file in `schemes/`, whose fields are what stands beside the password.

Ours is `portico-bcrypt`. The others are those of imported people, whose passwords nobody here ever saw: their first
sign-in puts ours in place.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import ClassVar, Protocol

Peppers = Mapping[str, bytes]


class Scheme(Protocol):
    """One stored password, understood. Made by the registry from its fields; a ValueError says what is wrong."""

    name: ClassVar[str]
    """Keycloak's word for it (`algorithm`), and what its stored form begins with."""

    @property
    def stored(self) -> str:
        """As it stands in the row of a credential."""

    def matches(self, password: str, peppers: Peppers) -> bool:
        """Whether it is this password; exactly one hash is computed."""

    @classmethod
    def options(cls, data: Mapping[str, object], secret: Mapping[str, object]) -> dict[str, object]:
        """The fields, as Keycloak's `credentialData` and `secretData` have them; what is not there is left out."""

    @property
    def data(self) -> dict[str, object]:
        """Keycloak's `credentialData`."""

    @property
    def secret(self) -> dict[str, object]:
        """Keycloak's `secretData`."""


def joined(scheme: Scheme) -> str:
    """`$name$field$field…`: the stored form of schemes that have none of their own."""
    values = (str(getattr(scheme, field.name)) for field in fields(scheme))  # type: ignore[arg-type]
    return "$".join(("", scheme.name, *values))


def given(**options: object) -> dict[str, object]:
    """Those that are there: a missing one is then told as missing, not as null."""
    return {name: value for name, value in options.items() if value is not None}
