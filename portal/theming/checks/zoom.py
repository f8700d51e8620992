"""People may make a page larger."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject

_FORBIDS = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*[01](\.\d+)?\b", re.IGNORECASE)


class Zoom:
    """A `viewport` that forbids zooming, written as an element or in `meta` of theme.properties."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one."""
        for path, elements in subject.elements.items():
            for element in elements:
                if element.get("name") == "viewport" and _FORBIDS.search(element.get("content")):
                    yield Finding(path, element.line, "no-zoom", "the page cannot be made larger", _REMEDY, "1.4.4")
        for path in subject.properties_files():
            for number, line in enumerate(subject.edition.texts[path].splitlines(), 1):
                if line.startswith("meta") and _FORBIDS.search(line):
                    yield Finding(path, number, "no-zoom", "the page cannot be made larger", _REMEDY, "1.4.4")


_REMEDY = "Write width=device-width, initial-scale=1 and no more"
