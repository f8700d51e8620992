"""What no user name holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

_PROHIBITED = re.compile(r"""[<>&"'$%!#?§,;:*~/\\|^=\[\]{}()`\s\x00-\x1f\x7f-\x9f]""")


@dataclass(frozen=True)
class UsernameProhibitedCharacters(EachValue):
    """No markup, no brackets, no quotes, no white space."""

    example: ClassVar[Example] = Example({}, ("ada.lovelace",), ("ada lovelace",))

    @property
    def keywords(self) -> Mapping[str, object]:
        """For each value."""
        return {"pattern": f"^[^{_PROHIBITED.pattern[1:]}*$"}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def fault(self, value: str, context: Context) -> Fault | None:
        """Where the e-mail address is the user name, the address has its own rules."""
        if context.email_as_username or not _PROHIBITED.search(value):
            return None
        return Fault("error-username-invalid-character")
