"""The themes there are: every folder's present edition, looked at again when its files were saved."""

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from portal.theming.chain import BASE
from portal.theming.edition import Edition, Seen, read_edition
from portal.theming.files import Stamp, stamp


class Editions:
    """Reads folders of themes. `look_every`: seconds between two looks for saved files, none for never again."""

    def __init__(self, folders: Sequence[Path], base: Path, *, look_every: float | None) -> None:
        self._folders = tuple(folders)
        self._base_root = base
        self._look_every = look_every
        self._lock = threading.Lock()
        self._looked_at = 0.0
        self._kept: dict[str, tuple[Edition, Seen]] = {}
        self._present = self._stamps()
        self.generation = 0
        """Counts up whenever any theme changed."""

    @property
    def base(self) -> Edition:
        """The base theme."""
        return self._edition(BASE, self._base_root)

    def find(self, name: str) -> Edition | None:
        """The theme of that name."""
        if not name or "/" in name or "\\" in name or name.startswith((".", "_")):
            return None
        root = next((folder / name for folder in self._folders if is_theme(folder / name)), None)
        return None if root is None else self._edition(name, root)

    def names(self) -> Iterator[str]:
        """All themes there are, the base theme first."""
        yield BASE
        for folder in self._folders:
            if folder.is_dir():
                yield from sorted(path.name for path in folder.iterdir() if is_theme(path))

    def look(self) -> int:
        """Lets go of what was saved since, when it is time to look; answers the generation."""
        now = time.monotonic()
        if self._look_every is None or now - self._looked_at < self._look_every:
            return self.generation
        with self._lock:
            self._looked_at = now
            old = [name for name, (_, seen) in self._kept.items() if not seen.is_still_so()]
            for name in old:
                del self._kept[name]
            # a theme that is new may be one that somebody asked for before
            before, self._present = self._present, self._stamps()
            self.generation += bool(old) or before != self._present
        return self.generation

    def _stamps(self) -> list[Stamp | None]:
        return [stamp(folder) for folder in self._folders]

    def _edition(self, name: str, root: Path) -> Edition:
        kept = self._kept.get(name)
        if kept is None or kept[0].root != root:
            with self._lock:
                kept = self._kept[name] = read_edition(name, root)
        return kept[0]


def is_theme(path: Path) -> bool:
    """Whether a folder of the themes folder is a theme."""
    return path.is_dir() and not path.name.startswith((".", "_"))
