"""Realm files come in and go out on SQLite and on PostgreSQL, as an operator types it."""

import json
from pathlib import Path

import pytest

from tests.support.databases import BOTH

FILES = Path(__file__).parents[1] / "realms" / "files"
VERSIONS = {"4": "harbour", "11": "orchard", "18": "library", "21": "theatre", "24": "workshop", "26": "observatory"}
EVERY_VERSION = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, upgraded database."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.setenv("LIBRARY_SMTP_PASSWORD", "quiet please")


@pytest.fixture
def run(app):
    """A command line after `flask`; it has to end well unless a test says otherwise."""

    def run(*words, fails=False):
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert (result.exit_code != 0) == fails, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def write(tmp_path):
    """A file with a document in it."""

    def write(document, name="realm.json"):
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return path

    return write


def file_of(version):
    return FILES / f"keycloak-{version}.json"


def document_of(version):
    """The realm in a file; that of version 18 is a list of one."""
    raw = json.loads(file_of(version).read_text(encoding="utf-8"))
    return raw[0] if isinstance(raw, list) else raw


def person(name, **more):
    """Somebody in the shape of Keycloak's exports."""
    mail = {"email": f"{name}@example.org", "emailVerified": True, "enabled": True}
    return {"username": name, "firstName": name.title(), "lastName": "Lovelace", **mail, **more}
