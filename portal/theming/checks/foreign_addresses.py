"""A page sends what people type to nobody else, and asks nobody else for anything."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.source import Element
from portal.theming.style import imports_of

_FOREIGN = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_LOADS = {"src", "srcset", "poster", "data", "background"}
_SENDS = {"action", "formaction"}
_URL = re.compile(r"url\(\s*['\"]?((?:https?:)?//[^'\")]+)", re.IGNORECASE)


class ForeignAddresses:
    """The policy of the pages forbids it anyway; here it is told before somebody wonders."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """`action`, `hx-…`, `src`, `<base>`, `url()` and `@import` that lead away."""
        for path, elements in subject.elements.items():
            if not path.startswith("email/"):
                for element in elements:
                    yield from _of_element(path, element)
        for path, css in subject.sheets.items():
            for number, line in enumerate(css.splitlines(), 1):
                for address in _URL.findall(line):
                    yield Finding(path, number, "foreign-host", f"the sheet loads {address}", _REMEDY)
            for found in imports_of(css):
                yield Finding(path, found.line, "css-import", f"@import {found.value} makes pages slow", _IMPORT_REMEDY)


def _of_element(path: str, element: Element) -> Iterator[Finding]:
    if element.tag == "base":
        yield Finding(path, element.line, "base-element", "<base> bends every address of the page", "Leave it out")
    for name, value in element.attributes.items():
        if not _FOREIGN.match(value.strip()):
            continue
        if name in _SENDS:
            told = f"a form sends to {value}: what people type would leave the portal"
            yield Finding(path, element.line, "foreign-form-action", told, 'Write action="{{ form.action }}"')
        elif name.startswith(("hx-", "data-hx-")):
            yield Finding(path, element.line, "foreign-htmx", f"{name} asks {value}", "Ask the portal only")
        elif name in _LOADS or (element.tag in {"link", "script"} and name in {"href", "src"}):
            yield Finding(path, element.line, "foreign-host", f"<{element.tag}> loads {value}", _REMEDY)


_REMEDY = "Put the file into resources/ and write {{ resource('…') }}"
_IMPORT_REMEDY = "Name the sheet in addStyles of theme.properties"
