"""`kill -9` in the middle of an import: the old realm is there, whole, and the import can be run again."""

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest

from tests.realm_files.conftest import person
from tests.realm_files.test_people import count, village
from tests.support.served import ROOT, environment_of

WHILE_READING = -1.0
EXTENTS = (
    pytest.param(3_000, (WHILE_READING, 0.0), id="short"),
    pytest.param(20_000, tuple(random.Random(5).uniform(0, 3) for _ in range(20)), id="long", marks=pytest.mark.prove),  # noqa: S311
)


@pytest.mark.parametrize(("people", "delays"), EXTENTS)
def test_a_killed_import_leaves_the_old_realm(run, write, portal, tmp_path, database_url, people, delays):
    run("realm", "import", write(village(person("ada"), displayName="Old")))
    file = write(village(*(person(f"p{number}") for number in range(people)), displayName="New"), "new.json")
    killed_inside = 0
    for delay in delays:
        importing = _start(file, tmp_path, database_url)
        killed_inside += _kill(importing, database_url, delay)
        if importing.returncode != 0:
            assert _state(portal) == (1, "Old", 1)
    assert killed_inside

    again = _start(file, tmp_path, database_url)
    assert again.wait(timeout=300) == 0
    assert _state(portal) == (2, "New", people + 1)


def _start(file, folder, database_url):
    environment = environment_of(folder, database_url, "smtp://localhost")
    command = [sys.executable, "-m", "flask", "--app", "app", "realm", "import", str(file)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _kill(importing, database_url, delay):
    """Kills it so many seconds after its transaction began, or before it; answers whether it was open still."""
    if delay == WHILE_READING:
        time.sleep(0.2)
    else:
        while importing.poll() is None and not _is_writing(database_url):
            time.sleep(0.002)
        time.sleep(delay)
    was_inside = importing.poll() is None and _is_writing(database_url)
    importing.kill()
    importing.wait()
    return was_inside and importing.returncode != 0


def _is_writing(database_url):
    return _locked(database_url) if database_url.startswith("sqlite") else _transacting(database_url)


def _locked(database_url):
    """Whether somebody holds the one right to write."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        return False


def _transacting(database_url):
    """Whether a transaction of another session has written something."""
    with psycopg.connect(database_url) as database:
        query = (
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        return database.execute(query).fetchone()[0] > 0


def _state(portal):
    """The realm's revision and name as they are stored, and how many people it has."""
    stored = portal.realm_store.get("village")
    return stored.revision, stored.document["displayName"], count(portal)
