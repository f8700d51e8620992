"""Talking to real servers in good and bad moods, and what the operator is told."""

import socket
import time

import pytest

from portal.mail.ports import Delivered, Refused, TryAgain
from portal.mail.smtp import SmtpTransport

ADA = {"users": {"ada": "password"}}
SIGNED_IN = {"user": "ada", "password": "password"}


def test_a_mail_is_handed_over(serve, transport_to, a_mail):
    server = serve()
    assert transport_to(server).send(a_mail()) == Delivered("taken")
    (mail,) = server.mails
    assert mail["To"] == "ada@example.test"
    assert server.recipients == ["ada@example.test"]


def test_with_starttls_and_a_password(serve, transport_to, a_mail):
    server = serve("starttls", **ADA)
    heard = []
    outcome = transport_to(server, security="starttls", **SIGNED_IN).send(a_mail(), heard.append)
    assert isinstance(outcome, Delivered)
    assert len(server.received) == 1
    for step in [
        "Connecting to localhost",
        "encrypted now (TLSv1.3)",
        "Signed in.",
        "portal@mail.test",
        "ada@example.test",
    ]:
        assert any(step in line for line in heard), heard


def test_with_tls_from_the_start(serve, transport_to, a_mail):
    server = serve("tls", **ADA)
    heard = []
    outcome = transport_to(server, security="tls", **SIGNED_IN).send(a_mail(), heard.append)
    assert isinstance(outcome, Delivered)
    assert any("from the start (TLS" in line for line in heard)


def test_the_password_is_never_told(serve, transport_to, a_mail):
    server = serve("tls", **ADA)
    heard = []
    transport = transport_to(server, security="tls", user="ada", password="s3cret-wrong")
    outcome = transport.send(a_mail(), heard.append)
    assert "s3cret" not in repr((heard, outcome, transport))


@pytest.mark.parametrize(
    ("mood", "settings", "words"),
    [
        (
            {"tls": "tls", **ADA},
            {"security": "tls", "user": "ada", "password": "wrong"},
            "does not accept the user 'ada'",
        ),
        ({}, SIGNED_IN, "offers no way to sign in"),
        ({}, {"security": "starttls"}, "offers no STARTTLS, and nothing is sent in clear"),
        ({}, {"security": "tls"}, "no encrypted connection"),
        ({"tls": "tls"}, {"timeout": 0.5}, "did not answer within 0.5 s"),
        ({"sender_reply": "553 not yours"}, {}, "does not take mail from portal@mail.test (553 not yours)"),
        ({"sender_reply": "530 sign in first"}, {}, "530 sign in first"),
        ({"recipient_reply": "554 5.7.1 Relay access denied"}, {}, "who sends"),
        ({"tls": "tls"}, {"security": "tls", "user": "ada", "password": "pässword"}, "no way to sign in"),
        ({"tls": "tls", **ADA}, {"security": "tls", "user": "ada", "password": "pässword"}, "ASCII"),
    ],
)
def test_what_the_operator_must_mend_is_said_and_tried_again(serve, transport_to, a_mail, mood, settings, words):
    server = serve(**mood)
    outcome = transport_to(server, **settings).send(a_mail())
    assert isinstance(outcome, TryAgain), outcome
    assert words in outcome.reason
    assert outcome.is_server
    assert server.received == []


def test_an_untrusted_certificate_ends_it_before_the_password(serve, smtp_to, a_mail):
    server = serve("starttls", **ADA)
    outcome = SmtpTransport(smtp_to(server, security="starttls", **SIGNED_IN)).send(a_mail())
    assert isinstance(outcome, TryAgain)
    assert "is not trusted: self" in outcome.reason
    assert "SSL_CERT_FILE" in outcome.reason


def test_a_certificate_for_another_name_is_not_believed(serve, transport_to, a_mail):
    server = serve("tls")
    outcome = transport_to(server, security="tls", host="127.0.0.2").send(a_mail())
    assert isinstance(outcome, TryAgain)


def test_a_closed_port_and_an_unknown_host(transport_to, a_mail):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    nobody = type("Nobody", (), {"port": port})
    assert "nothing listens at localhost" in transport_to(nobody).send(a_mail()).reason
    assert "'mail.invalid' is not known" in transport_to(nobody, host="mail.invalid").send(a_mail()).reason


@pytest.mark.parametrize(
    ("mood", "kind", "words"),
    [
        ({"recipient_reply": "451 come back later"}, TryAgain, "'451 come back later' while naming the recipient"),
        ({"recipient_reply": "550 no such mailbox"}, Refused, "'550 no such mailbox' while naming the recipient"),
        ({"content_reply": "452 disk full"}, TryAgain, "'452 disk full' while handing over"),
        ({"content_reply": "554 looks like spam"}, Refused, "'554 looks like spam' while handing over"),
    ],
)
def test_a_mail_is_refused_for_now_or_for_good(serve, transport_to, a_mail, mood, kind, words):
    outcome = transport_to(serve(**mood)).send(a_mail())
    assert isinstance(outcome, kind)
    assert words in outcome.reason
    assert not getattr(outcome, "is_server", False)


def test_a_server_that_hangs_is_left_after_the_time_out(serve, transport_to, a_mail):
    server = serve(hangs_at_content=True)
    began = time.perf_counter()
    outcome = transport_to(server, timeout=0.3).send(a_mail())
    assert "did not answer within 0.3 s while handing over the mail" in outcome.reason
    assert time.perf_counter() - began < 4


def test_a_server_that_never_greets_is_left_after_the_time_out(transport_to, a_mail):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        somebody = type("Silent", (), {"port": silent.getsockname()[1]})
        outcome = transport_to(somebody, timeout=0.3).send(a_mail())
    assert "did not answer within 0.3 s while connecting" in outcome.reason
    assert outcome.is_server


def test_a_connection_lost_before_the_answer_is_tried_again(serve, transport_to, a_mail):
    server = serve(drops_after_content=True)
    outcome = transport_to(server).send(a_mail())
    assert isinstance(outcome, TryAgain)
    assert "closed the connection while handing over the mail" in outcome.reason


@pytest.mark.parametrize(
    "to",
    [
        "a@x.test, evil@y.test",
        "evil@e.test>,<x@corp.test",
        "=?utf-8?q?admin?=@corp.test",
        "a@x.test\nBcc: e@e.test",
        "",
    ],
)
def test_what_is_not_one_address_is_refused_before_connecting(serve, transport_to, a_mail, to):
    server = serve()
    heard = []
    outcome = transport_to(server).send(a_mail(to=to), heard.append)
    assert isinstance(outcome, Refused)
    assert heard == []


def test_a_broken_sender_is_said(serve, transport_to, a_mail):
    outcome = transport_to(serve(), sender="Portal <p@x.test>").send(a_mail())
    assert "sender's address" in outcome.reason


def test_letters_outside_ascii_before_the_at_go_to_a_server_that_takes_them(serve, transport_to, a_mail):
    server = serve()
    assert isinstance(transport_to(server).send(a_mail(to="éva@bücher.test")), Delivered)
    assert server.recipients == ["éva@xn--bcher-kva.test"]


def test_a_line_of_a_dot_and_long_lines_arrive_as_they_were(serve, transport_to, a_mail):
    server = serve()
    text = "before\n.\n" + "https://portal.test/" + "x" * 2000 + "\nafter €\n"
    transport_to(server).send(a_mail(text=text))
    (mail,) = server.mails
    assert mail.get_body(["plain"]).get_content().replace("\r\n", "\n") == text
    assert max(len(line) for line in server.received[0].splitlines()) <= 998
