"""What no name of a person holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

# Apostrophe, comma, colon and blank belong in names (O'Neill, Dr. Who: jr.).
_PROHIBITED = re.compile(r"""[<>&"$%!#?§;*~/\\|^=\[\]{}()\x00-\x1f\x7f-\x9f\u2028\u2029]""")


@dataclass(frozen=True)
class PersonNameProhibitedCharacters(EachValue):
    """No markup, no brackets, no line breaks."""

    example: ClassVar[Example] = Example({}, ("Grace O'Neill",), ("<b>Grace</b>",))

    @property
    def keywords(self) -> Mapping[str, object]:
        """For each value."""
        return {"pattern": f"^[^{_PROHIBITED.pattern[1:]}*$"}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def fault(self, value: str, context: Context) -> Fault | None:
        """Anything else may stand in a name."""
        return Fault("error-person-name-invalid-character") if _PROHIBITED.search(value) else None
