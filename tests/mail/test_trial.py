"""`flask mail test`: every step in words, or what to look at."""

import pytest

from portal.mail.smtp import InboxOnly
from portal.mail.trial import Trial
from tests.mail.samples import REALM
from tests.support.clock import SetClock


@pytest.fixture
def trial(renderer):
    """Tries a way out; answers whether it worked and what was told."""

    def attempt(transport, address="ada@example.test"):
        told = []
        worked = Trial(renderer, lambda _: transport, "https://portal.example", SetClock()).send(
            REALM, address, told.append
        )
        return worked, "\n".join(told)

    return attempt


def test_a_test_mail_arrives_and_every_step_is_told(serve, transport_to, trial):
    server = serve("starttls", users={"ada": "password"})
    worked, told = trial(transport_to(server, security="starttls", user="ada", password="password"))
    assert worked
    assert server.mails[0]["Subject"] == "Test mail – Demo & Söhne"
    steps = ["Connecting", "encrypted", "Signing in", "Naming the sender", "Naming the recipient", "took the mail"]
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)


def test_what_went_wrong_is_said_after_the_last_step_that_went_right(serve, transport_to, trial):
    worked, told = trial(transport_to(serve(recipient_reply="550 no such mailbox")))
    assert not worked
    assert "Naming the recipient" in told
    assert told.endswith("The mail was refused for good: localhost:" + told.rsplit("localhost:", 1)[1])
    assert "550 no such mailbox" in told


def test_a_wrong_password_is_said(serve, transport_to, trial):
    worked, told = trial(transport_to(serve("tls", users={"ada": "x"}), security="tls", user="ada", password="y"))
    assert not worked
    assert "It did not work: " in told
    assert "does not accept the user 'ada' with this password" in told


def test_without_a_server_it_is_said_which_setting_names_one(trial):
    for transport in (None, InboxOnly()):
        assert "PORTAL_SMTP_URL" in trial(transport)[1]
    assert trial(None)[0] is False


def test_two_addresses_are_none(serve, transport_to, trial):
    server = serve()
    worked, told = trial(transport_to(server), "a@x.test, b@y.test")
    assert not worked
    assert "not one plain e-mail address" in told
    assert server.recipients == []
