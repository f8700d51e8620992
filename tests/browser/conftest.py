"""A real server and a real browser for all tests of this folder, and people with names of their own for each."""

import json
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser

from portal.limits import NAMED
from tests.browser.walk import closed_document, plain_document
from tests.support.chromium import Visitor, chromium
from tests.support.servers import APP, Server, run, serving
from tests.support.tools import chromium_path, require

# All tests come from one address, and none of them is about limits.
UNLIMITED = {f"PORTAL_LIMIT_{name.upper()}": "100000 per minute" for name in NAMED}

_number = count(1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium; it ends with this file, because its event loop would be in the way of other tests."""
    path = chromium_path()
    require(path, "a Chromium")
    with chromium(str(path)) as running:
        yield running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal as `python app.py` serves it, with two more realms: `closed`, where nobody can register, and `plain`,
    which asks for an address and a password and for nothing else."""
    folder = tmp_path_factory.mktemp("portal")
    with serving(APP, folder, **UNLIMITED) as running:
        realms = folder / "realms.json"
        realms.write_text(json.dumps([closed_document(), plain_document()]))
        imported = run("-m", "flask", "--app", "app", "realm", "import", str(realms), folder=folder)
        assert imported.returncode == 0, imported.stdout + imported.stderr
        yield running


@pytest.fixture
def arrive(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Lets somebody new come to a window of their own: `arrive(java_script_enabled=False)`. At the end of the test
    nothing may have gone wrong in any window."""
    here: list[Visitor] = []

    def come(**window: object) -> Visitor:
        here.append(Visitor(browser, server.address, f"person{next(_number)}", **window))
        return here[-1]

    yield come
    for visitor in here:
        visitor.leaves()


@pytest.fixture
def ada(arrive: Callable[..., Visitor]) -> Visitor:
    """Ada is new here."""
    return arrive()
