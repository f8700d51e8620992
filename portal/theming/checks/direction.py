"""Sheets say start and end, so that pages in Arabic and Hebrew are right as well."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.style import Declaration, Rule

_SIDED = re.compile(
    r"(margin|padding|border|inset)-(left|right)(-|$)|^(left|right)$|border-(top|bottom)-(left|right)-radius"
)
_VALUES = {"float": {"left", "right"}, "text-align": {"left", "right"}, "clear": {"left", "right"}}


class Direction:
    """Left and right in style sheets."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every declaration with a fixed side, but where a selector asks for the direction."""
        for path, rules in subject.rules.items():
            for rule in rules:
                if "[dir" in rule.selector or ":dir(" in rule.selector:
                    continue
                for each in rule.declarations:
                    if _is_sided(each, rule):
                        told = f"'{rule.selector}' says {each.name}: {each.value}, which is the wrong side in Arabic"
                        yield Finding(path, each.line, "fixed-side", told, _REMEDY)


def _is_sided(each: Declaration, rule: Rule) -> bool:
    if each.name in ("left", "right") and rule.value("left") and rule.value("right"):
        return False  # from side to side
    return bool(_SIDED.search(each.name)) or each.value.split(" ")[0] in _VALUES.get(each.name, ())


_REMEDY = "Write margin-inline-start, inset-inline-end, text-align: start and the like"
