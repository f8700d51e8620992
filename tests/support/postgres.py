"""A PostgreSQL server for tests: the machine's own programs, a folder of its own, a free port, gone at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
INSTALLED = "/usr/lib/postgresql"

# What is written here need not survive a power cut, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def postgres_programs() -> Path | None:
    """The folder of the newest server's programs, if the machine has one."""
    found = sorted(Path(INSTALLED).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


class Server:
    """A server's folder and programs; it can be stopped and started while others talk to it."""

    def __init__(self, programs: Path, folder: Path, settings: Mapping[str, str]) -> None:
        self._user = _owner()
        self._folder = folder
        self._port = free_port()
        self._options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in settings.items())
        self._control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-t", "60")
        if self._user:
            shutil.chown(folder, self._user)
        _run(self._user, programs / "initdb", "-D", folder / "data", "-U", OWNER, *_INITDB)

    @property
    def address(self) -> str:
        """Up to and without a database's name."""
        return f"postgresql://{OWNER}@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns once it answers."""
        log = self._folder / "log"
        _run(self._user, *self._control, "-l", log, "-o", f"-p {self._port} {self._options}", "start")

    def stop(self, how: str = "immediate") -> None:
        """`fast` throws everybody out and says goodbye; `immediate` is as good as a crash."""
        _run(self._user, *self._control, "-m", how, "stop")


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The address of a running server, up to and without a database's name."""
    with restartable_postgres(programs, SETTINGS) as server:
        yield server.address


@contextmanager
def restartable_postgres(programs: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """A running server."""
    folder = Path(tempfile.mkdtemp(prefix="portico-postgres-"))
    try:
        server = Server(programs, folder, settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# A language's order of words, not that of bytes: where the difference matters, a test shall see it.
_INITDB = ("-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")


def _owner() -> str | None:
    """The user that runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam(OWNER).pw_name


def _run(user: str | None, *command: object) -> None:
    told = [str(word) for word in command]
    # Not through a pipe: the server would keep its end open, and reading would never end.
    with tempfile.TemporaryFile() as output:
        code = subprocess.run(told, user=user, stdout=output, stderr=output, check=False, cwd="/").returncode
        output.seek(0)
        assert code == 0, f"{told[0]} failed:\n{output.read().decode(errors='replace')}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
