"""Numbers written in groups, `(12) 34567-8901`, as the annotations `kcNumberFormat` and `kcNumberUnFormat` say.

A format counts digits: `({2}) {5}-{4}`. What has exactly as many digits as the format, and between them nothing but
what numbers are written with, is brought into the format; anything else stays as it was typed, for the rules to judge.
"""

import re
from functools import lru_cache

from portal.profile.attribute import Attribute

SHOWN, KEPT = "kcNumberFormat", "kcNumberUnFormat"

_COUNT = re.compile(r"\{([0-9]{1,2})\}")
_SEPARATED_DIGITS = re.compile(r"[0-9 ()\[\]{}+./_:*#\u00a0\u202f\u2010-\u2015-]+")


def has_number_format(attribute: Attribute) -> bool:
    """Whether the attribute's values are numbers in groups."""
    return SHOWN in attribute.annotations or KEPT in attribute.annotations


def as_shown(attribute: Attribute, value: str) -> str:
    """The value as people read it."""
    shown = _format(attribute, SHOWN)
    return _written(attribute, shown, value) if shown else value


def as_kept(attribute: Attribute, value: str) -> str:
    """The value as it is judged and stored: by `kcNumberUnFormat`, or as it is shown where there is none."""
    kept = _format(attribute, KEPT) or _format(attribute, SHOWN)
    return _written(attribute, kept, value) if kept else value


def _format(attribute: Attribute, key: str) -> str:
    found = attribute.annotations.get(key)
    return found if isinstance(found, str) and _COUNT.search(found) else ""


def _written(attribute: Attribute, number_format: str, value: str) -> str:
    digits = _digits(value, _format(attribute, SHOWN), _format(attribute, KEPT))
    counts = [int(count) for count in _COUNT.findall(number_format)]
    if len(digits) != sum(counts):
        return value
    left = iter(digits)
    return _COUNT.sub(lambda count: "".join(next(left) for _ in range(int(count[1]))), number_format)


def _digits(value: str, *formats: str) -> str:
    """The digits that were typed, without those that a format has of its own (`+55 {2}…`)."""
    for number_format in filter(None, formats):
        found = _expression(number_format).fullmatch(value)
        if found:
            return "".join(found.groups())
    return re.sub(r"[^0-9]", "", value) if _SEPARATED_DIGITS.fullmatch(value) else ""


@lru_cache(maxsize=256)
def _expression(number_format: str) -> re.Pattern[str]:
    literals, counts = _COUNT.split(number_format)[::2], _COUNT.findall(number_format)
    groups = (f"([0-9]{{{count}}})" for count in [*counts, "0"])
    return re.compile("".join(re.escape(literal) + group for literal, group in zip(literals, groups, strict=True)))
