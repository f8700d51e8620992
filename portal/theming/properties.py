"""Where a key stands in a properties file: findings name the line."""

import re
from collections.abc import Iterable, Iterator

from portal.theming.edition import Edition

_ENTRY = re.compile(r"^[ \t\f]*([^#!\s:=][^\s:=]*)[ \t\f]*[=: \t\f]")


def lines_of(text: str) -> Iterator[tuple[str, int]]:
    """Every key with its line, counted from 1. A line that goes on an earlier one has no key."""
    goes_on = False
    for number, line in enumerate(text.splitlines(), 1):
        found = None if goes_on else _ENTRY.match(line + "=")
        if found:
            yield found[1], number
        is_comment = not goes_on and line.lstrip()[:1] in ("#", "!")
        goes_on = not is_comment and (len(line) - len(line.rstrip("\\"))) % 2 == 1


def line_of(edition: Edition, keys: Iterable[str]) -> tuple[str, int]:
    """The file and line where the theme says one of these keys; the top of its theme.properties where it says none."""
    wanted = list(keys)
    files = sorted(path for path in edition.texts if path.rpartition("/")[2] == "theme.properties")
    for path in files:
        for key, line in lines_of(edition.texts[path]):
            if key in wanted:
                return path, line
    return (files[0] if files else "theme.properties"), 1
