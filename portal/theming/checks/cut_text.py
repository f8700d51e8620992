"""Words fit on a narrow phone: nothing is wider than 320 px, nothing is cut off."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.checks.target_size import pixels_of
from portal.theming.style import Rule

_WIDE = ("width", "min-width", "inline-size", "min-inline-size")
_NARROWEST = 320.0
_HIDDEN = "visually-hidden"


class CutText:
    """Fixed widths, and texts that may not go on in a second line."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one that applies to narrow screens."""
        for path, rules in subject.rules.items():
            for rule in rules:
                if _is_for_wide_screens(rule) or _HIDDEN in rule.selector:
                    continue
                for each in rule.declarations:
                    pixels = pixels_of(each.value) if each.name in _WIDE else None
                    if pixels is not None and pixels > _NARROWEST:
                        told = f"'{rule.selector}' is {each.value} wide: phones of {_NARROWEST:.0f}px have to scroll"
                        yield Finding(path, each.line, "too-wide", told, "Write max-inline-size", "1.4.10")
                    if each.name == "white-space" and each.value == "nowrap" and _is_clipped(rule):
                        told = f"'{rule.selector}' cuts off what does not fit"
                        yield Finding(path, each.line, "cut-text", told, "Let words go on in a second line", "1.4.4")


def _is_for_wide_screens(rule: Rule) -> bool:
    return any("min-width" in condition or "min-inline-size" in condition for condition in rule.within)


def _is_clipped(rule: Rule) -> bool:
    return rule.value("overflow").startswith(("hidden", "clip")) or bool(rule.value("text-overflow"))
