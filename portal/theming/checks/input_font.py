"""Letters in fields are at least 16 px: under that, phones zoom into the page and do not come back."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.checks.target_size import pixels_of

_FIELD = re.compile(r"(^|[\s>+~,])(input|select|textarea)\b|\.(input|select|textarea)\b")
_FONT = re.compile(r"(\d*\.?\d+(?:px|rem|em))")
_LEAST = 16.0


class InputFont:
    """`font-size` and `font` of fields."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one under 16 px."""
        for path, rules in subject.rules.items():
            for rule in rules:
                if not _FIELD.search(rule.selector):
                    continue
                for each in rule.declarations:
                    size = _FONT.search(each.value) if each.name in ("font", "font-size") else None
                    pixels = pixels_of(size[1]) if size else None
                    if pixels is not None and pixels < _LEAST:
                        told = f"'{rule.selector}' has letters of {pixels:g}px"
                        yield Finding(path, each.line, "input-font", told, "Write font-size: 1rem or more")
