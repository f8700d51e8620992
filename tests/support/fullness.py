"""A small disk of its own, to be filled and freed again; mounting one takes root."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 64 * 1024
_MOUNT = ("/usr/bin/env", "mount", "-t", "tmpfs")
_TRIAL = ("/usr/bin/env", "unshare", "--mount", *_MOUNT, "tmpfs")


class SmallDisk:
    """A file system in memory with so many bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, spare: int = 0) -> None:
        """Leaves so many bytes free."""
        with self._ballast.open("ab") as ballast:
            while (free := self.free() - spare) > 0:
                ballast.write(b"\0" * min(_BLOCK, free))
                ballast.flush()

    def make_room(self) -> None:
        self._ballast.unlink()

    def free(self) -> int:
        told = os.statvfs(self.folder)
        return told.f_bavail * told.f_frsize


def can_mount() -> bool:
    """Whether this machine lets us have one."""
    if os.geteuid() != 0:
        return False
    return subprocess.run((*_TRIAL, "/mnt"), capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mounted on that folder."""
    folder.mkdir(exist_ok=True)
    subprocess.run((*_MOUNT, "-o", f"size={megabytes}m", "tmpfs", folder), check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(("/usr/bin/env", "umount", "--lazy", folder), check=True)
