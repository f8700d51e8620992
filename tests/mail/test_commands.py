"""`flask mail test` and `flask worker`, as an operator runs them."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.flows.ports import MailOrder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(settings):
    """The environment of a process beside the portal, and what is to be different in it."""

    def environment(**changes):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        return inherited | {
            "PORTAL_DATABASE_URL": settings.database_url,
            "PORTAL_INSTANCE_DIR": str(settings.instance_dir),
            "PORTAL_BCRYPT_COST": "4",
            "PORTAL_ENV": "development",
            **changes,
        }

    return environment


@pytest.fixture
def order(portal):
    """Puts a test mail into the outbox."""
    found = portal.realms.named("demo").realm

    def order():
        with portal.work.transaction() as unit:
            order = MailOrder("email-test", found.id, "ada@example.test", "base", "en", "http://localhost")
            return unit.outbox.put(order, datetime.now(UTC))  # the other process has no clock to set

    return order


def flask(*words):
    return [sys.executable, "-m", "flask", "--app", "app", *words]


@contextmanager
def running(command, environment):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(seen, patience=15.0):
    deadline = time.monotonic() + patience
    while not seen() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert seen()


@pytest.mark.usefixtures("app")
def test_mail_test_tells_each_step(serve, certificate, environment):
    server = serve("starttls", users={"ada": "password"})
    address = f"smtp://ada:password@localhost:{server.port}?starttls=required&from=portal@mail.test"
    there = environment(PORTAL_SMTP_URL=address, SSL_CERT_FILE=str(certificate))
    done = subprocess.run(
        flask("mail", "test", "bob@example.test"), cwd=ROOT, env=there, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "The connection is encrypted now" in done.stdout
    assert "The server took the mail: 250 taken" in done.stdout
    assert server.recipients == ["bob@example.test"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ada@example.test, eve@example.test"], "not one plain e-mail address"),
        (["ada@example.test", "--realm", "no-such"], "There is no realm 'no-such'"),
    ],
)
def test_mail_test_says_what_is_wrong_and_fails(app, words, told):
    result = app.test_cli_runner().invoke(args=["mail", "test", *words])
    assert result.exit_code == 1
    assert told in result.output


def test_mail_test_in_development_says_that_nothing_leaves(app):
    result = app.test_cli_runner().invoke(args=["mail", "test", "ada@example.test"])
    assert "PORTAL_SMTP_URL" in result.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_sends_until_it_is_told_to_stop(serve, environment, order, number):
    server = serve()
    order()
    address = f"smtp://localhost:{server.port}?starttls=off&from=portal@mail.test"
    with running(flask("worker"), environment(PORTAL_SMTP_URL=address)) as process:
        wait_until(lambda: server.received)
        order()
        wait_until(lambda: len(server.received) > 1)
        process.send_signal(number)
        assert process.wait(5) == 0
        assert process.stdout.read().splitlines()[-1] == "Stopped."
