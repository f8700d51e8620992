"""The portal as real processes: started in every ordinary way, killed at the worst moment, refused when set wrongly."""

import socket
import time
from contextlib import closing, contextmanager
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tests.support.person import PASSWORD, Mail
from tests.support.servers import APP, PATIENCE, Browser, free_port, run, serving

FLASK = ("-m", "flask", "--app", "app")
ANSWERS = {
    "username": "ada",
    "email": "ada@example.test",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "phoneNumber": "+441234567890",
    "password": PASSWORD,
    "password-confirm": PASSWORD,
    "termsAccepted": "on",
}


class Mailbox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  (aiosmtpd's name)
        read = message_from_bytes(envelope.content, policy=policy.default)
        text, html = (read.get_body([kind]).get_content() for kind in ("plain", "html"))
        self.mails.append(Mail(read["To"], read["Subject"], text, html))
        return "250 taken"

    def wait(self, patience=PATIENCE) -> Mail:
        deadline = time.monotonic() + patience
        while not self.mails:
            assert time.monotonic() < deadline, "no mail came"
            time.sleep(0.05)
        return self.mails[0]


@contextmanager
def mail_server(port):
    """A real SMTP server."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def smtp(port) -> dict[str, str]:
    return {"PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}?from=portal@mail.test&timeout=2"}


def register(server) -> Browser:
    return Browser(server.address).opens("/register").sends("/register", **ANSWERS)


# ------------------------------------------------------------- starting


def test_python_app_serves_and_says_where(tmp_path):
    with serving(APP, tmp_path) as server:
        browser = Browser(server.address).opens("/")
        assert browser.status == 200
        assert "/realms/demo/register" in browser.html
        for path in ("", "/register", "/login", "/dev/inbox"):
            assert f"{server.address}{path}" in server.log
            assert Browser(server.address).opens(path or "/").status == 200
        assert register(server).url.split("?")[0] == f"{server.address}/realms/demo/verify-email"


def test_python_m_portal_serves(tmp_path):
    with serving(("-m", "portal"), tmp_path) as server:
        assert Browser(server.address).opens("/register").status == 200


def test_flask_run_serves_and_its_mails_lead_to_its_own_port(tmp_path):
    with mail_server(mail_port := free_port()) as mailbox:
        port = free_port()
        with serving((*FLASK, "run", "-p", str(port)), tmp_path, port, PORT="", **smtp(mail_port)) as server:
            register(server)
            assert f"{server.address}/realms/demo/verify-email/link/" in mailbox.wait().text


def test_a_second_start_finds_what_the_first_one_left(tmp_path):
    with serving(APP, tmp_path) as server:
        register(server)
    with serving(APP, tmp_path) as server:
        browser = Browser(server.address).opens("/login").sends("/login", username="ada", password=PASSWORD)
        assert browser.url.split("?")[0] == f"{server.address}/realms/demo/verify-email"


# ------------------------------------------------------------- killed, and without mail


def test_killed_after_the_answer_and_before_the_mail_it_mails_after_the_restart_once(tmp_path):
    mail_port, port = free_port(), free_port()
    with serving(APP, tmp_path, port, **smtp(mail_port)) as server:
        ada = register(server)
        assert ada.status == 200
        server.kill()
    with mail_server(mail_port) as mailbox, serving(APP, tmp_path, port, **smtp(mail_port)) as server:
        mail = mailbox.wait()
        assert mail.to == "ada@example.test"
        ada.opens("/verify-email").sends("/verify-email", code=mail.code)
        assert ada.url == f"{server.address}/realms/demo/account"
        time.sleep(2)
        assert len(mailbox.mails) == 1


def test_a_mail_server_that_never_answers_holds_nobody_up(tmp_path):
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as silent,
        serving(APP, tmp_path, **smtp(silent.getsockname()[1])) as server,
    ):
        began = time.monotonic()
        ada = register(server)
        assert "ada@example.test" in ada.html
        assert ada.opens("/login").status == 200
        assert time.monotonic() - began < 20
        assert "Traceback" not in server.log


# ------------------------------------------------------------- set wrongly


@pytest.mark.parametrize("words", [APP, ("-m", "portal"), (*FLASK, "run"), (*FLASK, "db", "upgrade")])
def test_production_without_settings_names_every_one_that_is_missing(words, tmp_path):
    ended = run(*words, folder=tmp_path, PORTAL_ENV="production", PORTAL_BCRYPT_COST="")
    assert ended.returncode == 1
    for name in ("PORTAL_BASE_URL", "PORTAL_SECRET_KEY", "PORTAL_PASSWORD_PEPPERS"):
        assert f"{name}: is missing" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "instance").exists()


def test_every_wrong_setting_is_told_at_once_with_its_remedy(tmp_path):
    wrong = {"PORTAL_BCRYPT_COST": "x", "PORTAL_LIMIT_LOGN": "1 per day", "PORTAL_BASEURL": "x", "PORT": "99999"}
    ended = run(*APP, folder=tmp_path, **wrong)
    assert ended.returncode == 1
    assert all(name in ended.stderr for name in wrong if name != "PORTAL_LIMIT_LOGN")
    assert "Did you mean 'PORTAL_BASE_URL'?" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_cannot_be_opened_is_told_in_words(tmp_path):
    ended = run(*APP, folder=tmp_path, PORTAL_DATABASE_URL="sqlite:////no/such/folder/portal.db")
    assert ended.returncode == 1
    assert "PORTAL_DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_is_told_in_words(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        ended = run(*APP, folder=tmp_path, PORT=port)
    assert ended.returncode == 1
    assert port in ended.stderr
    assert "Traceback" not in ended.stderr


def test_production_does_not_serve_a_database_that_was_never_upgraded(tmp_path):
    settings = {
        "PORTAL_ENV": "production",
        "PORTAL_BASE_URL": "https://accounts.example.test",
        "PORTAL_SECRET_KEY": "k8Zp3vQw7Lx2Rt9YbN5mC4dF6gH1jS0aUeIoPq",
        "PORTAL_PASSWORD_PEPPERS": "a:Zx7Qw9Er3Ty5Ui1Op8As6Df4Gh2Jk0LmNbVc",
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'portal.db'}",
        "PORTAL_BCRYPT_COST": "10",
    }
    ended = run(*APP, folder=tmp_path, **settings)
    assert ended.returncode == 1
    assert "Run: flask --app app db upgrade" in ended.stderr
    assert "Traceback" not in ended.stderr
