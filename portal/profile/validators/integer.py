"""A whole number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.numbers import NOT_A_NUMBER, NumberRange
from portal.profile.validator import Example
from portal.profile.violation import Fault

_WRITTEN = re.compile(r"[+-]?[0-9]{1,64}")
_LONG = range(-(2**63), 2**63)


@dataclass(frozen=True)
class Integer(NumberRange):
    """A whole number of 64 bits, from `min` to `max`."""

    example: ClassVar[Example] = Example({"min": 1, "max": 99}, ("42",), ("4.2",))

    min: int | None = None
    max: int | None = None

    @property
    def keywords(self) -> Mapping[str, object]:
        """How it is written: answers are texts, and of texts JSON Schema knows no limits."""
        return {"pattern": f"^{_WRITTEN.pattern}$"}

    def fault(self, value: str, context: Context) -> Fault | None:
        """Digits with a sign or without."""
        if not _WRITTEN.fullmatch(value) or int(value) not in _LONG:
            return NOT_A_NUMBER
        return self.fault_of_number(int(value))
