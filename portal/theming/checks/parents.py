"""A theme's parents are there, and lead to the base theme."""

from collections.abc import Iterator

from portal.theming.chain import KNOWN_AS_BASE
from portal.theming.check import Finding, Subject
from portal.theming.edition import KINDS
from portal.theming.properties import line_of


class Parents:
    """Follows `parent` for each kind of page."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """A parent that nobody has, and parents in a circle."""
        for kind in KINDS:
            yield from self._of_kind(subject, kind)

    @staticmethod
    def _of_kind(subject: Subject, kind: str) -> Iterator[Finding]:
        seen = [subject.name]
        edition = subject.edition
        while (parent := edition.own(kind).get("parent", "base")) not in KNOWN_AS_BASE:
            place = line_of(subject.edition, ["parent"])
            if not subject.themes.has(parent):
                yield Finding(
                    *place, "missing-parent", f"'{seen[-1]}' builds on '{parent}', which is not there", _REMEDY
                )
                return
            if parent in seen:
                told = f"the parents go in a circle: {' → '.join([*seen, parent])}"
                yield Finding(*place, "parent-loop", told, "One of them has to build on base")
                return
            seen.append(parent)
            edition = subject.themes.edition(parent)


_REMEDY = "Name a theme of the themes folder, or base"
