"""A theme's folder as it was at one moment: its texts in memory, its resources by name, and a mark of all of it."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import javaproperties

from portal.theming.files import Stamp, decoded, stamp

KINDS = ("login", "account", "email")
COMMON = "common"
RESOURCES = "resources"
LARGEST_TEXT = 256 * 1024  # bytes
LARGEST_RESOURCE = 5 * 1024 * 1024  # bytes
MOST_FILES = 2_000

TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""The kinds of resources that are served; a file of any other kind is left out."""


@dataclass(frozen=True)
class LeftOut:
    """A file that is no part of the theme, and why (a stable word: `symlink`, `too-large`, `too-many`, `type`)."""

    path: str
    reason: str


@dataclass(frozen=True, eq=False)
class Edition:
    """One theme at one moment. `texts` and `resources` go by their path in the folder, with `/` on every machine."""

    name: str
    root: Path
    texts: Mapping[str, str]
    resources: Mapping[str, Path]
    mark: str
    left_out: tuple[LeftOut, ...] = ()
    _properties: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def candidates(self, name: str) -> tuple[str, ...]:
        """Where this theme may keep a file of that name; what kinds share may stand in `common/`."""
        return name, f"{COMMON}/{name}"

    def properties(self, path: str) -> Mapping[str, str]:
        """A properties file of the theme, empty where there is none or where its escapes are wrong."""
        if path not in self._properties:
            self._properties[path] = _read(self.texts.get(path, ""))
        return self._properties[path]

    def own(self, kind: str) -> Mapping[str, str]:
        """What the theme's own theme.properties say for a kind of page; the kind's win over the shared ones."""
        return {**self.properties("theme.properties"), **self.properties(f"{kind}/theme.properties")}

    @property
    def templates(self) -> Iterator[str]:
        """The files that are programs: all texts but properties and what people read."""
        return (path for path in self.texts if not path.endswith((".properties", ".md", ".ftl")))


@dataclass(frozen=True)
class Seen:
    """What a folder looked like: by it, a saved, new or deleted file is noticed without reading any."""

    stamps: Mapping[Path, Stamp | None]

    def is_still_so(self) -> bool:
        """Whether nothing was saved since."""
        return all(stamp(path) == before for path, before in self.stamps.items())


def read_edition(name: str, root: Path) -> tuple[Edition, Seen]:
    """The theme in this folder as it is now. Nothing outside of the folder is read, whatever links lead there."""
    texts: dict[str, str] = {}
    resources: dict[str, Path] = {}
    left_out: list[LeftOut] = []
    stamps: dict[Path, Stamp | None] = {root: stamp(root)}
    mark = hashlib.sha256(name.encode())
    for number, (path, is_folder) in enumerate(_walk(root)):
        stamps[path] = seen = stamp(path)
        where = path.relative_to(root).as_posix()
        reason = _reason(path, where, root, seen, number)
        if reason:
            left_out.append(LeftOut(where, reason))
        elif not is_folder and _is_resource(where):
            resources[where] = path
            mark.update(f"{where}\0{seen}\0".encode())
        elif not is_folder:
            content = path.read_bytes()
            texts[where] = decoded(content)
            mark.update(f"{where}\0{len(content)}\0".encode() + content)
    return Edition(name, root, texts, resources, mark.hexdigest()[:16], tuple(left_out)), Seen(stamps)


def _walk(root: Path) -> Iterator[tuple[Path, bool]]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from ((Path(folder, name), True) for name in folders)
        yield from ((Path(folder, name), False) for name in sorted(files) if not name.startswith("."))


def _reason(path: Path, where: str, root: Path, seen: Stamp | None, number: int) -> str:
    if number >= MOST_FILES:
        return "too-many"
    if seen is None or (path.is_symlink() and not path.resolve().is_relative_to(root.resolve())):
        return "symlink"
    if path.is_dir():
        return ""
    is_resource = _is_resource(where)
    if seen[1] > (LARGEST_RESOURCE if is_resource else LARGEST_TEXT):
        return "too-large"
    return "type" if is_resource and path.suffix.lower() not in TYPES else ""


def _is_resource(where: str) -> bool:
    return RESOURCES in where.split("/")[:2]


def _read(text: str) -> Mapping[str, str]:
    try:
        return dict(javaproperties.loads(text))
    except ValueError:
        return {}
