"""The documents say what is so: their links lead somewhere, their tables agree with the code."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click import Command, Group
from flask import Flask

from portal.events.event import EventType
from portal.limits import NAMED
from portal.profile.compile import compile_profile
from portal.profile.format import OURS, RENDERING
from portal.profile.user_profile import UserProfile
from portal.realms.portico_keys import PORTICO_KEYS
from portal.settings import LIMIT, VARIABLES
from tests.support import make_profile_document

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    *(
        ROOT / name
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "templates/README.md", "themes/README.md")
    ),
    *sorted((ROOT / "docs").glob("*.md")),
]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
EVENTS = (ROOT / "docs/events.md").read_text()
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_links_lead_to_files_that_are_there(document):
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    assert not [link for link in links if "://" not in link and not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_paths_that_are_named_are_there(document):
    named = re.findall(r"`((?:portal|tests|templates|themes|docs|bench|static)/[\w./-]*)`", document.read_text())
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_commands_that_are_named_are_there(document, app):
    known = {" ".join(words) for words in _commands(app)} | {"run"}
    named = re.findall(r"flask --app (?:app|portal) (?!--)([a-z]+(?: [a-z-]+)?)", document.read_text())
    assert not [words for words in named if words not in known and words.split()[0] not in known]


def test_the_commands_of_the_readme_are_all_there_are(app):
    listed = re.search(r"lists the commands: (.+?)\.\n", (ROOT / "README.md").read_text(), re.DOTALL)
    assert listed
    told = {name for words in re.findall(r"`([^`]+)`", listed[1]) for name in _spelled_out(words)}
    assert told == {" ".join(words) for words in _commands(app)}


def test_every_setting_is_documented_and_every_documented_one_is_known():
    assert {row[0] for row in _table("## Settings")} == VARIABLES | {f"{LIMIT}<NAME>"}


def test_no_document_names_a_setting_that_is_not_known():
    named = {name for document in DOCUMENTS for name in re.findall(r"PORTAL_[A-Z_]+[A-Z]", document.read_text())}
    assert {name for name in named if not name.startswith("PORTAL_LIMIT")} <= VARIABLES


def test_the_limits_are_those_of_the_code():
    told = {name: (figure, by) for name, figure, by in _table("## Limits")}
    assert told == {name: (each.default, each.by) for name, each in NAMED.items()}


def test_the_realm_keys_are_those_of_the_code():
    told = [tuple(row) for row in _table("## Realm keys")]
    assert told == [(key.name, key.values, key.default, key.meaning) for key in PORTICO_KEYS]


def test_every_event_is_documented_and_every_documented_one_is_known():
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+|LOGIN|LOGOUT|REGISTER)`", EVENTS))
    assert named - {"TERMS_AND_CONDITIONS", "_ERROR"} == {kind.value for kind in EventType}


def test_every_error_of_an_event_that_is_documented_stands_in_the_code():
    code = "\n".join(file.read_text() for file in (ROOT / "portal/flows").rglob("*.py"))
    errors = {error for row in _rows(EVENTS) for error in re.findall(r"`(\w+)`", row[2])}
    assert errors
    assert not {error for error in errors if f'"{error}"' not in code}


def test_every_event_that_the_flows_write_has_a_line():
    code = "\n".join(file.read_text() for file in (ROOT / "portal/flows").rglob("*.py"))
    written = set(re.findall(r"EventType\.([A-Z_]+)", code))
    assert written == {row[0].strip("`") for row in _rows(EVENTS)}


def test_the_document_of_the_profile_is_what_the_code_says():
    assert (ROOT / "docs/profile.md").read_text() == make_profile_document.document(), "run `make docs`"


def test_the_example_of_the_profile_is_one():
    assert isinstance(compile_profile(make_profile_document.EXAMPLE), UserProfile)


def test_every_annotation_that_the_code_reads_is_documented_and_every_documented_one_is_read():
    files = (file for room in ("profile", "web") for file in (ROOT / "portal" / room).rglob("*.py"))
    code = "\n".join(file.read_text() for file in files if file.name != "format.py")
    read = set(re.findall(r"[\"'](input[A-Z]\w+|kcNumber\w+|portico\.\w+)[\"']", code)) - {"portico.asked"}
    assert read == {key.name for key in (*RENDERING, *OURS)} - {"autocomplete", "portico.names"}


def test_no_document_names_the_machine_it_was_written_on():
    places = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users)/")
    assert not [str(document) for document in DOCUMENTS if places.search(document.read_text())]


def _commands(app: Flask) -> Iterator[tuple[str, ...]]:
    for name, command in app.cli.commands.items():
        yield from _below(command, (name,))


def _below(command: Command, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, Group):
        yield words
        return
    for name, each in command.commands.items():
        yield from _below(each, (*words, name))


def _spelled_out(words: str) -> list[str]:
    """`realm import|export` is `realm import` and `realm export`."""
    group, _, rest = words.partition(" ")
    return [f"{group} {each}" for each in rest.split("|")] if rest else [group]


def _table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the operations document, without their backticks."""
    section = OPERATIONS.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    return [[row[0].strip("`"), *row[1:]] for row in _rows(section)]


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {line for line, following in pairwise(lines) if set(following) <= set("|- ")}
    return [_cells(line) for line in lines if line not in heads and not set(line) <= set("|- ")]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
