"""A date as programs write it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class IsoDate(EachValue):
    """`YYYY-MM-DD`, and a day that the calendar has."""

    example: ClassVar[Example] = Example({}, ("2024-02-29",), ("2023-02-29",))

    @property
    def keywords(self) -> Mapping[str, object]:
        """How it is written; which days the calendar has is a matter of `format`, which few look at."""
        return {"format": "date", "pattern": f"^{_WRITTEN.pattern}$"}

    def fault(self, value: str, context: Context) -> Fault | None:
        """The year 0 is none."""
        return None if _is_date(value) else Fault("error-invalid-date", {"value": value})


def _is_date(value: str) -> bool:
    if not _WRITTEN.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
