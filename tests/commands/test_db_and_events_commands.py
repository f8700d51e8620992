"""`flask db upgrade` and `flask events tail`, as an operator runs them."""

import subprocess
import sys
import time

import pytest

from portal import create_app
from tests.conftest import closed
from tests.support.person import Person
from tests.support.portals import make_settings
from tests.support.servers import PATIENCE, ROOT, environment, run

FLASK = ("-m", "flask", "--app", "app")


def test_upgrading_twice_does_nothing_the_second_time(tmp_path):
    first = run(*FLASK, "db", "upgrade", folder=tmp_path)
    again = run(*FLASK, "db", "upgrade", folder=tmp_path)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert "Applied: 0001_initial" in first.stdout
    assert again.stdout == "Nothing to do: the database is at its newest.\n"


def test_two_upgrades_at_once_both_end_well(tmp_path):
    command = [sys.executable, *FLASK, "db", "upgrade"]
    told = environment(tmp_path)
    both = [subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE) for _ in range(2)]
    outputs = [process.communicate(timeout=PATIENCE)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(b"Applied" in output for output in outputs) == [False, True]


def test_a_command_before_the_first_upgrade_says_what_to_do(tmp_path):
    app = create_app(make_settings(tmp_path, f"sqlite:///{tmp_path / 'new.db'}"))
    user = ("user", "create", "ada", "--password", "x")
    for words in (("events", "tail"), user, ("realm", "list"), ("worker",), ("mail", "test", "ada@example.test")):
        ended = app.test_cli_runner().invoke(args=words)
        assert ended.exit_code == 1
        assert "Run: flask db upgrade" in ended.output
    closed(app)


def tail(app, *words) -> list[str]:
    return app.test_cli_runner().invoke(args=["events", "tail", *words]).output.splitlines()


def test_the_last_events_come_oldest_first_with_what_is_known_of_them(app, bob: Person):
    bob.signs_in(password="wrong")
    lines = tail(app)
    names = [line.split()[2] for line in lines]
    assert names[0] == "REGISTER"
    assert names[-1] == "LOGIN_ERROR"
    assert lines[-1].startswith("2026-11-22 12:00:00 ")
    assert "error='invalid_user_credentials'" in lines[-1]
    assert "username='bob'" in lines[-1]
    assert tail(app, "-n", "1") == lines[-1:]


def test_what_somebody_typed_cannot_write_on_the_operators_terminal(app, ada: Person):
    ada.signs_in("\x1b[2J\nLOGIN username='admin'")
    [line] = tail(app)
    assert "\x1b" not in line


def test_a_realm_that_is_not_there_is_told(app):
    assert tail(app, "--realm", "dem") == ["Error: There is no realm 'dem'. There are: demo."]


@pytest.mark.usefixtures("app")
def test_following_shows_what_happens_from_then_on(settings, ada: Person, tmp_path):
    told = environment(tmp_path, PORTAL_DATABASE_URL=settings.database_url, PYTHONUNBUFFERED="1")
    command = [sys.executable, *FLASK, "events", "tail", "--follow"]
    ada.signs_in("first")
    with subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True) as following:
        try:
            assert "first" in following.stdout.readline()
            ada.signs_in("second")
            began = time.monotonic()
            assert "second" in following.stdout.readline()
            assert time.monotonic() - began < PATIENCE
        finally:
            following.kill()
