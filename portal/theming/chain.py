"""Which folders a theme consists of: its own, its parent's, …, the base theme's last."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.theming.files import Shelf, read_properties

BASE = "base"
_LONGEST = 10
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Link:
    """One theme of a chain."""

    name: str
    root: Path

    def candidates(self, name: str) -> tuple[Path, ...]:
        """Where this theme may keep a file of that name; what kinds share may stand in `common/`."""
        return self.root / name, self.root / "common" / name


Chain = tuple[Link, ...]


class Chains:
    """Finds the chain of a theme for a kind of page, and the properties merged along it."""

    def __init__(self, folders: Sequence[Path], base: Path, *, reload: bool) -> None:
        self._folders = tuple(folders)
        self._base = Link(BASE, base)
        self._properties = Shelf(read_properties, reload=reload)

    def chain(self, theme: str, kind: str) -> Chain:
        """The theme, its parents, and the base theme. A theme nobody has is the base theme."""
        links: list[Link] = []
        name = theme
        while (link := self._link(name)) and link not in links and len(links) < _LONGEST:
            links.append(link)
            name = self._own(link, kind).get("parent", BASE)
        if name != BASE:
            _log.warning("theme '%s' for %s pages: no theme '%s', so the base theme follows", theme, kind, name)
        return (*links, self._base)

    def properties(self, chain: Chain, kind: str) -> Mapping[str, str]:
        """What the chain's theme.properties say together; the nearest wins, key by key."""
        merged: dict[str, str] = {}
        for link in reversed(chain):
            merged.update(self._own(link, kind))
        return merged

    def names(self) -> Iterator[str]:
        """All themes there are, the base theme first."""
        yield BASE
        for folder in self._folders:
            if folder.is_dir():
                yield from sorted(path.name for path in folder.iterdir() if self._is_theme(path))

    def _link(self, name: str) -> Link | None:
        if name == BASE or not name or "/" in name or "\\" in name or name.startswith("."):
            return None
        found = next((folder / name for folder in self._folders if self._is_theme(folder / name)), None)
        return None if found is None else Link(name, found)

    @staticmethod
    def _is_theme(path: Path) -> bool:
        return path.is_dir() and not path.name.startswith((".", "_"))

    def _own(self, link: Link, kind: str) -> Mapping[str, str]:
        shared = self._properties.get(link.root / "theme.properties") or {}
        return {**shared, **(self._properties.get(link.root / kind / "theme.properties") or {})}
