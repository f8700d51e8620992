"""A PostgreSQL server for tests: the machine's own programs, a folder of its own, a free port, gone at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
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


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The address of a running server, up to and without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="portico-postgres-"))
    user = _owner()
    if user:
        shutil.chown(folder, user)
    try:
        _run(user, programs / "initdb", "-D", folder / "data", "-U", OWNER, *_INITDB)
        port = _free_port()
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
        control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-t", "60")
        _run(user, *control, "-l", folder / "log", "-o", f"-p {port} {options}", "start")
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}"
        finally:
            _run(user, *control, "-m", "immediate", "stop")
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
