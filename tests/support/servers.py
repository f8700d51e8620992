"""The portal as real processes: a folder of its own, a free port, a browser without JavaScript, all gone at the end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.support.person import FormReader

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds; a machine may be very busy
APP = ("app.py",)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a process of a portal in this folder is told; none of the settings that the tests themselves run under."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
    own = {"PORTAL_INSTANCE_DIR": str(folder / "instance"), "PORTAL_BCRYPT_COST": "4"}
    return {**inherited, **own, **settings}


def run(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs `python …` of the portal to its end."""
    told = environment(folder, **settings)
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=PATIENCE)


class Server:
    """A server process with its own children."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port = port
        self.address = f"http://localhost:{port}"
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        """What it has printed so far, on both its outputs."""
        return self._log.read_text()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, f"the server ended:\n{self.log}"
            assert time.monotonic() < deadline, f"no answer in {PATIENCE} s:\n{self.log}"
            time.sleep(0.05)

    def kill(self) -> None:
        """`kill -9`, the server and its children at once: nobody gets to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def send(self, request: bytes) -> bytes:
        """What it answers to these very bytes."""
        with closing(socket.create_connection(("127.0.0.1", self.port), PATIENCE)) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def _answers(self) -> bool:
        try:
            return b" 200 " in self.send(b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
        except ConnectionError:
            return False


@contextmanager
def serving(words: Sequence[str], folder: Path, port: int | None = None, **settings: str) -> Iterator[Server]:
    """A server that answers; it is killed at the end if a test did not end it before."""
    port = port or free_port()
    log = folder / f"server-{time.monotonic_ns()}.log"
    told = environment(folder, **{"PORT": str(port), **settings})
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=told, stdout=output, stderr=output, start_new_session=True
        )
    server = Server(port, process, log)
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        if process.poll() is None:
            server.kill()


class Browser:
    """A browser that talks to a server over the network."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.status = 0
        self.html = ""
        self.url = ""
        self.headers: dict[str, str] = {}

    def opens(self, path: str) -> "Browser":
        return self._take(path, None)

    def sends(self, action: str, /, **values: str) -> "Browser":
        """Fills the form that goes there and submits it."""
        reader = FormReader()
        reader.feed(self.html)
        form = next(form for form in reader.forms if form.action.endswith(action))
        named = {name.replace("__", "-"): value for name, value in values.items()}
        return self._take(form.action, urlencode({**form.fields, **named}).encode())

    def _take(self, path: str, body: bytes | None) -> "Browser":
        try:
            answer = self._opener.open(urljoin(self._address, path), body, timeout=PATIENCE)
        except HTTPError as refused:
            answer = refused
        with closing(answer):
            self.status, self.url, self.html = answer.status, answer.url, answer.read().decode()
            self.headers = dict(answer.headers)
        return self
