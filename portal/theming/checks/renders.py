"""Every page and mail can be made, in every state, within bounds."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.edition import KINDS

_PLACE = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+): (?P<told>.*)$", re.DOTALL)


class Renders:
    """What a child process found: syntax errors, unknown includes, loops without an end, giants."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """One finding for each different fault, with the first page that shows it."""
        told = set()
        for kind in KINDS:
            for each in subject.verdict(kind).findings:
                found = _PLACE.match(each.sentence)
                sentence = found["told"] if found else each.sentence
                path, line = _own_place(subject, found)
                if (path, line, sentence) not in told:
                    told.add((path, line, sentence))
                    yield Finding(path or kind, line, "does-not-render", f"{each.sample}: {sentence}", _REMEDY)


def _own_place(subject: Subject, found: re.Match[str] | None) -> tuple[str, int]:
    root = f"{subject.edition.root}/"
    if found and found["file"].startswith(root):
        return found["file"].removeprefix(root), int(found["line"])
    return next(iter(subject.templates), ""), 1


_REMEDY = "Until it is mended the parent's pages are served"
