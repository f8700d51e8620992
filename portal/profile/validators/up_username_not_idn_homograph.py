"""No letters that look like others."""

from dataclasses import dataclass
from typing import ClassVar

import regex

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

_LATIN = regex.compile(r"[\p{Script=Latin}\p{Script=Common}]*")


@dataclass(frozen=True)
class UpUsernameNotIdnHomograph(EachValue):
    """Latin letters, and what all scripts share: the Cyrillic a looks like the Latin one and is another."""

    example: ClassVar[Example] = Example({}, ("jürgen",), ("\u0430da",))

    def fault(self, value: str, context: Context) -> Fault | None:
        """Told as any other character that a user name cannot have."""
        return None if _LATIN.fullmatch(value) else Fault("error-username-invalid-character")
