"""The lines of the documents, run as they stand against a portal that has just started; the guide's body, unchanged."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import ALICE
from tests.support.servers import APP, serving

ROOT = Path(__file__).resolve().parents[2]
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "----- next -----"


@pytest.fixture
def server(tmp_path):
    """A portal as `make run` starts it."""
    with serving(APP, tmp_path) as started:
        yield started


def values(text: str) -> list[Any]:
    """The JSON values that stand one after the other in a text; some answers end without a line."""
    found, rest = [], text.strip()
    while rest:
        value, end = json.JSONDecoder().raw_decode(rest)
        found.append(value)
        rest = rest[end:].strip()
    return found


def told_by(document: str, server, folder: Path, section: str = "") -> list[list[Any]]:
    """What the lines of each block of the document print, run one after the other in one shell."""
    text = (ROOT / document).read_text()
    blocks = [block for block in SHELL.findall(text[text.index(section) :]) if "curl" in block]
    script = f"\necho '{MARK}'\n".join(blocks)
    here = script.replace("http://localhost:8000", server.address)
    command = ["/bin/bash", "-eu", "-c", here]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=180)
    assert ended.returncode == 0, ended.stderr + ended.stdout
    return [values(told) for told in ended.stdout.split(MARK)]


def test_the_lines_of_the_readme_run(server, tmp_path):
    [made], [taken, weak], [state, tokens] = told_by("README.md", server, tmp_path, "## Registration from a program")
    assert made["requiredActions"] == ["VERIFY_EMAIL"]
    assert (taken["status"], taken["errorMessage"]) == (409, "Username already exists")
    assert (weak["status"], weak["errors"][0]["code"]) == (400, "invalidPasswordMinLengthMessage")
    assert (state["status"], state["requiredActions"]) == ("active", [])
    assert {"access_token", "refresh_token", "expires_in"} <= set(tokens)


def test_the_readme_has_the_guides_body():
    found = re.search(r"person='(\{.*?\n\})'", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found
    assert json.loads(found[1]) == ALICE


def test_the_lines_for_mobile_developers_run(server, tmp_path):
    form, checks, made, state, proven, tokens, passwords, reset = told_by("docs/mobile.md", server, tmp_path)
    assert form[0]["schema"]["required"][:2] == ["username", "email"]
    assert [each["valid"] for each in checks] == [True, True]
    assert [made[0]["status"], state[0]["status"], proven[0]["status"]] == ["new", "new", "active"]
    assert (tokens[0]["token_type"], tokens[1]["preferred_username"]) == ("Bearer", "grace")
    assert passwords == [{"valid": True}, 204]
    assert set(reset[0]) == {"id", "resetToken", "expiresIn", "mailHeld"}
    assert reset[1] == 204


def test_the_samples_in_other_languages_ask_at_addresses_that_are_described(app):
    paths = app.test_client().get("/openapi.json").get_json()["paths"]
    shapes = [re.sub(r"\\?\{[^}]*\}", "[^/]+", path.removeprefix("/realms/{realm}/")) for path in paths]
    text = (ROOT / "docs/mobile.md").read_text().split("## Swift", 1)[1]
    named = re.findall(r'["`]((?:protocol|registrations)/[^"`?]+)', text)
    assert len(named) == 6
    for path in named:
        shape = re.sub(r"\$\{[^}]*\}|\\\([^)]*\)", "x", path)
        assert any(re.fullmatch(each, shape) for each in shapes), path
