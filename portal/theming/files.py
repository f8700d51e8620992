"""Files, read once; in development read again when they were saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import javaproperties

Read = TypeVar("Read")
Stamp = tuple[int, int]


class Shelf(Generic[Read]):
    """Keeps what was read from each file. Safe for many threads: at worst two read the same file."""

    def __init__(self, read: Callable[[Path], Read], *, reload: bool) -> None:
        self._read = read
        self._reload = reload
        self._kept: dict[Path, tuple[Stamp | None, Read | None]] = {}

    def get(self, path: Path) -> Read | None:
        """What the file says, none where there is no file."""
        kept = self._kept.get(path)
        if kept is not None and (not self._reload or kept[0] == stamp(path)):
            return kept[1]
        now = stamp(path)
        content = None if now is None else self._read(path)
        self._kept[path] = (now, content)
        return content


def stamp(path: Path) -> Stamp | None:
    """What changes when the file is saved; none where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def read_properties(path: Path) -> dict[str, str]:
    """A properties file."""
    return dict(javaproperties.loads(decoded(path.read_bytes())))


def decoded(content: bytes) -> str:
    """Text as Java reads properties: UTF-8, or Latin-1 where it is not valid UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
