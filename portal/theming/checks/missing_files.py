"""Pictures, sheets and scripts that the theme names are there."""

import re
from collections.abc import Iterator
from posixpath import normpath

from portal.locations import STATIC
from portal.theming.check import Finding, Subject
from portal.theming.dress import SHEETS_OF_KEYCLOAK
from portal.theming.edition import KINDS
from portal.theming.properties import lines_of
from portal.theming.resources import find_resource

_NAMED = re.compile(r"""\bresource\(\s*["']([^"']+)["']\s*\)""")
_ASSET = re.compile(r"""\basset\(\s*["']([^"']+)["']\s*\)""")
_URL = re.compile(r"url\(\s*['\"]?(?!data:|#|/|https?:)([^'\")?#]+)")
_KEYS = ("addStyles", "logo", "logoDark", "scripts", "styles")


class MissingFiles:
    """`resource('…')`, `asset('…')`, `url(…)`, and what theme.properties name."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every name that leads to nothing."""
        yield from self._of_properties(subject)
        for path, text in subject.templates.items():
            for name, line in _named(_NAMED, text):
                if not find_resource(subject.chain(_kind(path)), _kind(path), name):
                    yield _missing(path, line, name)
            for name, line in _named(_ASSET, text):
                if not (STATIC / name).is_file():
                    yield _missing(path, line, name)
        for path, css in subject.sheets.items():
            folder, _, below = path.partition("resources/")
            for name, line in _named(_URL, css):
                if not find_resource(subject.chain(_kind(folder)), _kind(folder), normpath(f"{below}/../{name}")):
                    yield _missing(path, line, name)

    @staticmethod
    def _of_properties(subject: Subject) -> Iterator[Finding]:
        for path in subject.properties_files():
            values, kind = subject.edition.properties(path), _kind(path)
            for key, line in lines_of(subject.edition.texts[path]):
                for name in values.get(key, "").replace(",", " ").split() if key in _KEYS else ():
                    is_ours = (STATIC / name).is_file() or name in SHEETS_OF_KEYCLOAK
                    if not is_ours and not find_resource(subject.chain(kind), kind, name):
                        yield _missing(path, line, name)


def _named(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    """Every name with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((name, number) for name in pattern.findall(line))


def _kind(path: str) -> str:
    """The kind of page in whose folder a file stands; what all share is looked at as the login pages see it."""
    first = path.split("/", maxsplit=1)[0]
    return first if first in KINDS else "login"


def _missing(path: str, line: int, name: str) -> Finding:
    return Finding(path, line, "missing-file", f"'{name}' is not there", "Put it into resources/, or mend the name")
