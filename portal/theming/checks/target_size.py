"""What is pressed is large enough for a thumb: 24 px at least."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject

_LEAST = 24.0
_PRESSED = re.compile(r"(^|[\s>+~,])(a|button|input|select|summary|label)\b|\.(button|language|input|link-button)\b")
_SIZES = ("height", "width", "block-size", "inline-size", "max-height", "max-width", "max-block-size")
_LENGTH = re.compile(r"(\d*\.?\d+)(px|rem|em)")


class TargetSize:
    """Heights and widths that a sheet gives to links, buttons and fields."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one under 24 px."""
        for path, rules in subject.rules.items():
            for rule in rules:
                if not _PRESSED.search(rule.selector):
                    continue
                for each in rule.declarations:
                    pixels = pixels_of(each.value) if each.name in _SIZES else None
                    if pixels is not None and pixels < _LEAST:
                        told = f"'{rule.selector}' is {each.value} in {each.name}: {_LEAST:.0f}px is the least"
                        yield Finding(path, each.line, "target-size", told, "Make it larger, 44px is good", "2.5.8")


def pixels_of(value: str) -> float | None:
    """A length in pixels, none where it is something else; an em is taken for 16 px."""
    found = _LENGTH.fullmatch(value.strip())
    return float(found[1]) * (1 if found[2] == "px" else 16) if found else None
