"""Whoever uses a keyboard sees where they are."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.style import Rule

_NOTHING = {"none", "0", "0px", "hidden", "transparent"}
_INSTEAD = ("box-shadow", "border", "border-color", "border-block-end", "background", "text-decoration")


class FocusRing:
    """`outline: none` without anything in its place."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every rule that takes the ring away."""
        for path, rules in subject.rules.items():
            for rule in rules:
                for each in rule.declarations:
                    if each.name in ("outline", "outline-style", "outline-width") and _is_nothing(each.value, rule):
                        told = f"'{rule.selector}' takes the focus ring away"
                        yield Finding(path, each.line, "no-focus-ring", told, _REMEDY, "2.4.7")


def _is_nothing(value: str, rule: Rule) -> bool:
    return value.split(" ", maxsplit=1)[0] in _NOTHING and not any(rule.value(name) for name in _INSTEAD)


_REMEDY = "Leave the outline, and set its colour by color.focus in theme.properties"
