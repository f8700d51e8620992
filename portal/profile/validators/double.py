"""A number with a decimal point."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.numbers import NOT_A_NUMBER, NumberRange
from portal.profile.validator import Example
from portal.profile.violation import Fault

_WRITTEN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_LONGEST = 400


@dataclass(frozen=True)
class Double(NumberRange):
    """A number as programs write it (`1.5`, `-2e3`), from `min` to `max`; no infinities."""

    example: ClassVar[Example] = Example({"min": 0.5, "max": 9.5}, ("1.5",), ("1,5",))

    @property
    def keywords(self) -> Mapping[str, object]:
        """How it is written: answers are texts, and of texts JSON Schema knows no limits."""
        return {"pattern": f"^{_WRITTEN.pattern}$", "maxLength": _LONGEST}

    def fault(self, value: str, context: Context) -> Fault | None:
        """A decimal point, never a comma: what is stored is read by programs."""
        if len(value) > _LONGEST or not _WRITTEN.fullmatch(value) or math.isinf(float(value)):
            return NOT_A_NUMBER
        return self.fault_of_number(float(value))
