"""The proxy of docs/examples/nginx.conf, started as it stands there: slow clients, large bodies, forged headers."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import APP, ROOT, Server, free_port, serving
from tests.support.tools import require

CLIENTS = 64  # twice as many as the portal has threads


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("proxied")
    settings = {"PORTAL_TRUSTED_PROXIES": "1", "PORTAL_LIMIT_LOGIN": "3 per day"}
    with serving(APP, folder, **settings) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(portal, tmp_path_factory) -> Iterator[int]:
    """The port of an nginx with the configuration's part for the portal, in clear and on a free port."""
    nginx = shutil.which("nginx")
    require(nginx, "nginx")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    process = subprocess.Popen([str(nginx), "-p", str(folder), "-c", str(_written(folder, port, portal.port))])
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _written(folder: Path, port: int, upstream: int) -> Path:
    text = (ROOT / "docs/examples/nginx.conf").read_text()
    part = text.split("# --- portal begins")[1].split("# --- portal ends")[0]
    part = part.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}").replace(
        "listen 443 ssl;", f"listen 127.0.0.1:{port};"
    )
    part = part.replace("accounts.example.org", "localhost")
    written = folder / "nginx.conf"
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    written.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{ worker_connections 512; }} http {{ access_log off; {paths} {part} }}"
    )
    folder.chmod(0o755)
    return written


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("nginx did not start")


def _said(port: int, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode())
        return connection.recv(65536)


def test_a_page_comes_through(proxy):
    assert _said(proxy, "GET /realms/demo/login HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_slow_bodies_hold_no_threads(proxy):
    head = "POST /realms/demo/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
    slow = [socket.create_connection(("127.0.0.1", proxy), timeout=10) for _ in range(CLIENTS)]
    for connection in slow:
        connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nusername=".encode())
    began = time.monotonic()
    answer = _said(proxy, "GET /realms/demo/login HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert time.monotonic() - began < 5
    for connection in slow:
        connection.close()


def test_a_body_that_is_too_large_ends_at_the_proxy(proxy):
    request = "POST /realms/demo/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n"
    assert _said(proxy, request).startswith(b"HTTP/1.1 413")


def test_what_a_client_says_of_its_address_counts_nowhere(proxy):
    """A POST without a form token is refused, and counted for the address that the proxy saw."""
    answers = []
    for number in range(5):
        forged = f"X-Forwarded-For: 203.0.113.{number}\r\nForwarded: for=203.0.113.{number}\r\n"
        head = f"POST /realms/demo/login HTTP/1.1\r\nHost: localhost\r\n{forged}Content-Length: 0\r\n"
        answers.append(_said(proxy, f"{head}Sec-Fetch-Site: same-origin\r\n\r\n").split(b" ")[1])
    assert answers[-1] == b"429"
