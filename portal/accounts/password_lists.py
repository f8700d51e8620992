"""Lists of passwords that nobody may choose: files with one a line, looked for where the operator puts them."""

import logging
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

FOLDER = "password-blacklists"
"""The folder in the instance folder, named as Keycloak's is."""

COMMON = "common.txt"
SHIPPED = Path(__file__).resolve().parent / "common_passwords"

_log = logging.getLogger(__name__)


class PasswordList:
    """Whether a password is on it, whatever its capitals. Eight bytes for each line: a list of ten million has room.

    Kept are hashes of 64 bits, good for this process only; that a password is taken for one on a list of a million
    happens once in 18,000,000,000,000 passwords.
    """

    def __init__(self, passwords: Iterable[str]) -> None:
        self._hashes = array("q", sorted({hash(_folded(each)) for each in passwords if each}))

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, password: str) -> bool:
        wanted = hash(_folded(password))
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted


class PasswordLists:
    """The lists by their file names: those in the operator's folder, and the shipped one, `common.txt`.

    A file is read once, and again when it changed. `is_strict`: a missing one raises; else the shipped one stands in
    for it and the operator is told in the log, because a file that somebody moved must not close a realm, nor open it
    to every password.
    """

    def __init__(self, folder: Path | None = None, *, is_strict: bool = True) -> None:
        self._folder = folder
        self._is_strict = is_strict
        self._read: dict[Path, tuple[tuple[int, int], PasswordList]] = {}
        self._lock = Lock()

    def named(self, name: str) -> PasswordList:
        """Raises ValueError, with words for the operator, for a list that is not there or cannot be read."""
        if not name or Path(name).name != name:
            raise ValueError(f"'{name}' is no file name; a folder cannot be named here")
        for folder in (self._folder, SHIPPED):
            if folder is not None and (folder / name).is_file():
                return self._list(folder / name)
        where = self._folder / name if self._folder else name
        if self._is_strict:
            raise ValueError(f"there is no file {where}. Put it there, one password a line, or use '{COMMON}'")
        _log.error("the list of forbidden passwords %s is missing; the shipped list is used in its place", where)
        return self._list(SHIPPED / COMMON)

    def _list(self, path: Path) -> PasswordList:
        try:
            with self._lock:
                state = path.stat()
                mark = (state.st_mtime_ns, state.st_size)
                known = self._read.get(path)
                if known is None or known[0] != mark:
                    self._read[path] = (mark, _read(path))
                return self._read[path][1]
        except (OSError, UnicodeDecodeError) as refused:
            raise ValueError(f"{path} cannot be read: {refused}") from None


def _read(path: Path) -> PasswordList:
    with path.open(encoding="utf-8-sig") as file:
        return PasswordList(line.rstrip("\r\n") for line in file)


def _folded(password: str) -> str:
    return unicodedata.normalize("NFC", password).casefold()
