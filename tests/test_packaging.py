"""The wheel carries all that a portal needs, and starts one in an empty folder."""

import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

import portal

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ("templates", "static", "themes")
PATIENCE = 30
_WITH_SITE = "import site; site.addsitedir({site!r}); from flask.cli import main; main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT), cwd=folder)
    return next(folder.glob("portico_portal-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:  # a pure wheel without scripts is installed by unpacking it
        archive.extractall(folder)
    return folder


@pytest.fixture
def served(installed, tmp_path) -> Iterator[str]:
    """The address of a portal that was started from the wheel in an empty folder."""
    port = _free_port()
    command = [sys.executable, "-m", "flask", "--app", "app", "run", "--port", str(port)]
    log = tmp_path.parent / f"{tmp_path.name}.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=tmp_path, env=_environment(installed), stdout=output, stderr=output) as server,
    ):
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


@pytest.mark.parametrize("folder", ASSETS)
def test_the_wheel_carries_every_file_of(folder, wheel):
    here = {str(file.relative_to(ROOT)) for file in (ROOT / folder).rglob("*") if file.is_file()}
    assert here
    assert {f"portal/_assets/{file}" for file in here} <= _files_of(wheel)


def test_the_wheel_carries_the_shipped_realms(wheel):
    shipped = {f"portal/realms/shipped/{file.name}" for file in (ROOT / "portal/realms/shipped").glob("*.json")}
    assert shipped
    assert shipped <= _files_of(wheel)


def test_the_wheel_says_that_it_is_typed_and_under_which_licence(wheel):
    files = _files_of(wheel)
    assert "portal/py.typed" in files
    assert [file for file in files if file.endswith(".dist-info/licenses/LICENSE")]


def test_the_wheel_carries_nothing_else(wheel):
    assert {file.split("/")[0].split("-")[0] for file in _files_of(wheel)} == {"app.py", "portal", "portico_portal"}


def test_the_installed_portal_is_the_one_of_the_wheel(installed, tmp_path):
    path = _python("-c", "import portal; print(portal.__file__)", cwd=tmp_path, env=_environment(installed))
    assert Path(path.strip()) == installed / "portal" / "__init__.py"
    assert Path(path.strip()) != Path(portal.__file__)


def test_a_portal_starts_from_an_empty_folder(served):
    status, kind, page = _get(served)
    assert (status, kind) == (200, "text/html")
    files = set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js)(?:\?[^"]*)?)"', page))
    assert files
    assert {_get(urljoin(served, file))[0] for file in files} == {200}


def test_commands_work_from_the_wheel_too(installed, tmp_path):
    told = _python("-m", "flask", "--app", "app", "db", "upgrade", cwd=tmp_path, env=_environment(installed))
    assert "0001_initial" in told


def test_an_editable_installation_is_started_from_any_folder(tmp_path):
    """`pip install -e .`, into a folder instead of the environment that runs this test."""
    target = tmp_path / "editable"
    pip = ("-m", "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--offline")
    _python(*pip, "--python", sys.executable, "--target", str(target), "-e", str(ROOT), cwd=tmp_path)
    env = {**_environment(target), "PYTHONPATH": ""}
    told = _python("-c", _WITH_SITE.format(site=str(target)), "--app", "app", "db", "upgrade", cwd=tmp_path, env=env)
    assert "0001_initial" in told


def _python(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    ran = subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _files_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _environment(installed: Path) -> dict[str, str]:
    """The wheel comes first on the path, the packages it needs from here; none of our settings."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
    return {**bare, "PYTHONPATH": str(installed)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _listens(port):
        assert server.poll() is None, f"the server ended:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"no answer in {PATIENCE} s:\n{log.read_text()}"
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _get(address: str) -> tuple[int, str, str]:
    with urlopen(address, timeout=PATIENCE) as answer:
        return answer.status, answer.headers.get_content_type(), answer.read().decode()
