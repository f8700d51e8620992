"""A date as the reader's language writes it in short."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

_FIELD = re.compile(r"y+|M+|L+|d+")
_YEAR, _MONTH, _DAY = r"(?P<y>[0-9]{4}|[0-9]{2})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_GROUPS = {"y": _YEAR, "M": _MONTH, "L": _MONTH, "d": _DAY}
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))


@dataclass(frozen=True)
class LocalDate(EachValue):
    """The short date of the locale (`12/31/99` in English, `31.12.99` in German), the year in two digits or four."""

    example: ClassVar[Example] = Example({}, ("12/31/1999",), ("31.12.1999",))

    def fault(self, value: str, context: Context) -> Fault | None:
        """Strict: the 31st of February is none."""
        found = _written(context.locale).fullmatch(value.translate(_MARKS))
        if not found:
            return Fault("error-invalid-date", {"value": value})
        try:
            date(_year(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            return Fault("error-invalid-date", {"value": value})
        return None


@lru_cache(maxsize=256)
def _written(locale: str) -> re.Pattern[str]:
    """The locale's short date as an expression; the ISO date where that has more in it than year, month and day."""
    pattern = get_date_format("short", _locale(locale)).pattern.translate(_MARKS)
    pieces = _FIELD.split(pattern)
    if any(letter.isascii() and letter.isalpha() for piece in pieces for letter in piece):
        return _ISO
    fields = [_GROUPS[found[0]] for found in _FIELD.findall(pattern)]
    if sorted(fields) != sorted((_YEAR, _MONTH, _DAY)):
        return _ISO
    return re.compile("".join(re.escape(piece) + group for piece, group in zip(pieces, [*fields, ""], strict=True)))


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _year(digits: str) -> int:
    """Of two digits any century may be meant; a leap year is one in all but those that end in 00."""
    return int(digits) if len(digits) > len("99") else 2000 + int(digits)
