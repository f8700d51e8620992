"""A portal as an operator runs it: server and worker as processes of their own, which a test may kill."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from portal import create_app
from portal.current import EXTENSION, Portal
from portal.settings import Settings
from tests.support.portals import Document, demo_document, import_realm
from tests.support.postgres import free_port

ROOT = Path(__file__).parents[2]
HOST = "accounts.example.test"
SECRET_KEY = "a7c1e09f5b3d48826f14c0d97be35a61"
SOON = 60.0  # seconds that a process may take to come up on a machine with other things to do

# What one machine sends in a proof would be a flood from one visitor.
UNLIMITED = "1000000 per hour"
LIMITS = ("REGISTER", "LOGIN", "VERIFY", "LINK", "LINK_PASSWORD")
BUDGETS = ("mailbox", "domain", "network", "newcomers")


@dataclass
class Served:
    """Server and worker over one database. `server` and `worker` are none while they do not run."""

    environment: Mapping[str, str]
    folder: Path
    port: int
    server: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None

    @property
    def host(self) -> str:
        """What visitors call it."""
        return urlsplit(self.environment["PORTAL_BASE_URL"]).hostname or ""

    def start_server(self) -> None:
        self.server = self._start("server", sys.executable, "app.py")

    def start_worker(self) -> None:
        self.worker = self._start("worker", sys.executable, "-m", "flask", "--app", "app", "worker")

    def wait_until_ready(self) -> None:
        wait_until(self._is_up_or_gone, "the server answers", SOON)
        assert self.is_ready(), self.log()

    def is_ready(self) -> bool:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/health/ready", headers={"Host": self.host})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def come_back(self) -> None:
        """What a supervisor does: starts the server again where it is gone. A dead process the server replaces itself,
        unless it dies again within seconds: then the server ends."""
        while not self.is_ready():
            if self.server is None or self.server.poll() is not None:
                self.kill_server()
                self.start_server()
            wait_until(self._is_up_or_gone, "the server answers", SOON)

    def _is_up_or_gone(self) -> bool:
        return self.is_ready() or self.server is None or self.server.poll() is not None

    def kill_server(self) -> None:
        """`kill -9` of the server and every process it started."""
        self.server = _killed(self.server)

    def kill_worker(self) -> None:
        """`kill -9` of the worker of the outbox."""
        self.worker = _killed(self.worker)

    def kill_serving_process(self) -> None:
        """`kill -9` of the process that answers requests; the one that watches over it lives on."""
        assert self.server is not None
        for child in serving_processes(self.server.pid):
            os.kill(child, signal.SIGKILL)

    def stop(self) -> None:
        self.kill_server()
        self.kill_worker()

    def memory(self) -> int:
        """The resident memory of the serving processes, in bytes."""
        assert self.server is not None
        return sum(_resident(child) for child in serving_processes(self.server.pid))

    def log(self) -> str:
        """Everything that server and worker wrote."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def _start(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )


def environment_of(folder: Path, database_url: str, smtp_url: str, **more: str) -> dict[str, str]:
    """The variables of a production set-up, with the cheapest hash that one may have."""
    port = free_port()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "PORT", "FLASK_"))},
        "PORTAL_ENV": "production",
        "PORTAL_BASE_URL": f"https://{HOST}",
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_SMTP_URL": smtp_url,
        "PORTAL_SECRET_KEY": SECRET_KEY,
        "PORTAL_PASSWORD_PEPPERS": "1:5e0d8c7b9a3f4162d1c0be8f7a695b43",
        "PORTAL_BCRYPT_COST": "10",
        "PORTAL_INSTANCE_DIR": str(folder),
        "PORTAL_LOG_LEVEL": "WARNING",
        "PORT": str(port),
        **{f"PORTAL_LIMIT_{name}": UNLIMITED for name in LIMITS},
        **more,
    }


def prepare(environment: Mapping[str, str], document: Document | None = None) -> Portal:
    """The database at its newest with the realm `demo` in it, as an operator makes them; answers a portal of this
    process over the same database, to look with."""
    app = create_app(Settings.from_environment(environment, default_environment="production"))
    portal: Portal = app.extensions[EXTENSION]
    portal.upgrade()
    import_realm(app, document or demo_document(change=_without_budgets))
    return portal


def _without_budgets(document: Document) -> None:
    """One sender of hundreds of mails is what budgets are against; here it stands for hundreds of people."""
    attributes = document.setdefault("attributes", {})
    assert isinstance(attributes, dict)
    attributes.update({f"portico.limits.mail_{name}": UNLIMITED for name in BUDGETS})


@contextmanager
def served(environment: Mapping[str, str], folder: Path, *, has_worker: bool = True) -> Iterator[Served]:
    """A running portal; its database has to be prepared."""
    running = Served(environment, folder, int(environment["PORT"]))
    try:
        running.start_server()
        if has_worker:
            running.start_worker()
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


def wait_until(is_so: Callable[[], object], what: str, seconds: float, *, every: float = 0.1) -> float:
    """Answers how many seconds it took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"after {seconds:.0f} s it was still not so that {what}"
        time.sleep(every)
    return time.monotonic() - began


def serving_processes(parent: int) -> list[int]:
    """The processes in which a server answers requests; its helper that keeps count of shared memory is none."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in found if "resource_tracker" not in Path(f"/proc/{child}/cmdline").read_text()]


def _killed(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
