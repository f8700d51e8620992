"""Addresses of our own static files, with a mark of their content, so that they may be cached for ever."""

import hashlib
from pathlib import Path

from portal.theming.files import Shelf


class Assets:
    """Knows the files below one folder."""

    def __init__(self, folder: Path, *, prefix: str, reload: bool) -> None:
        self._folder = folder
        self._prefix = prefix
        self._marks = Shelf(_mark, reload=reload)

    def address(self, path: str) -> str:
        """`portal.css` becomes `/static/portal.css?v=1a2b3c4d5e`; a file that is not there keeps its plain address."""
        mark = self._marks.get(self._folder / path)
        return f"{self._prefix}{path}?v={mark}" if mark else f"{self._prefix}{path}"

    def found(self, path: str) -> str | None:
        """The address, none where there is no such file."""
        return self.address(path) if self._marks.get(self._folder / path) else None


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
