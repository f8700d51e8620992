"""What goes over the wire, and that nobody can add to it."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from portal.mail.message import Unwritable, compose, mailbox
from portal.realms.realm import Smtp

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SMTP = Smtp("mail.test", 25, "portal@mail.test", "Démo Portal", "help@mail.test")


def sent(mail, smtp=SMTP):
    return message_from_bytes(compose(mail, smtp, NOON).as_bytes(), policy=policy.default)


def test_the_headers_every_mail_has(a_mail):
    mail = sent(a_mail(locale="de", subject="Prüfen – jetzt"))
    assert {name: str(mail[name]) for name in mail if name not in ("MIME-Version", "Content-Type")} == {
        "From": "Démo Portal <portal@mail.test>",
        "To": "ada@example.test",
        "Reply-To": "help@mail.test",
        "Subject": "Prüfen – jetzt",
        "Date": "Mon, 04 May 2026 12:00:00 +0000",
        "Message-ID": "<m1@portal.test>",
        "Content-Language": "de",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def test_the_plain_text_comes_first_and_both_parts_keep_their_words(a_mail):
    text, html = "شكرا — ✓\n", "<p>" + "ü" * 3000 + "</p>\n"
    mail = sent(a_mail(text=text, html=html))
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()] == [text, html]
    assert {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} == {"quoted-printable"}


def test_on_the_wire_everything_is_ascii_in_short_lines(a_mail):
    wire = compose(a_mail(subject="ü" * 200, html="é" * 5000), SMTP, NOON).as_bytes()
    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    assert b"\n" not in wire.replace(b"\r\n", b"")


@pytest.mark.parametrize("header", ["subject", "locale", "message_id"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_nobody_adds_a_header_through_the_mail(a_mail, header, line_break):
    with pytest.raises(Unwritable):
        compose(a_mail(**{header: f"x{line_break}Bcc: evil@e.test"}), SMTP, NOON)


@pytest.mark.parametrize("field", ["sender", "sender_name", "reply_to"])
def test_nobody_adds_a_header_through_the_settings(a_mail, field):
    facts = {"host": "h", "port": 25, "sender": "a@x.test", field: "b@x.test\r\nBcc: evil@e.test"}
    with pytest.raises(Unwritable):
        compose(a_mail(), Smtp(**facts), NOON)


def test_a_senders_name_with_marks_stays_a_name(a_mail):
    smtp = Smtp("h", 25, "a@x.test", 'Shop, "Best" <evil@e.test>')
    (sender,) = sent(a_mail(), smtp)["From"].addresses
    assert (sender.addr_spec, sender.display_name) == ("a@x.test", 'Shop, "Best" <evil@e.test>')


@pytest.mark.parametrize(
    ("typed", "local", "domain"),
    [
        ("ada@example.test", "ada", "example.test"),
        ("Ada.L+x@Example.TEST", "Ada.L+x", "example.test"),
        ("o'brien=x@x.test", "o'brien=x", "x.test"),
        ("ada@bücher.test", "ada", "xn--bcher-kva.test"),
        ("éva@x.test", "éva", "x.test"),
        ("root@localhost", "root", "localhost"),
        ("a@under_score.test", "a", "under_score.test"),
    ],
)
def test_a_mailbox_is_read_as_it_was_typed(typed, local, domain):
    read = mailbox(typed)
    assert (read.username, read.domain) == (local, domain)


@pytest.mark.parametrize(
    "typed",
    [
        "", "ada", "@x.test", "ada@", "ada@@x.test", "a@b@x.test", "a b@x.test", " ada@x.test", "ada@x.test ",
        "a@x.test, evil@y.test", "a@x.test;b@x.test", "<a@x.test>", "Ada <a@x.test>", '"a b"@x.test', "a(c)@x.test",
        "=?utf-8?q?admin?=@corp.test", "=?utf-8?q?x=40evil.test=2c?=@corp.test", "evil@e.test>,<x@corp.test",
        "a..b@x.test", ".a@x.test", "a.@x.test", "a@x..test", "a@-x.test", "a@[127.0.0.1]", "a@x.test\r\nBcc: b@x.test",
        "a@x.test\n", "a\0@x.test", "a\u200b@x.test", "a\u2028@x.test", "\ud800@x.test", "x" * 65 + "@x.test",
        "é" * 33 + "@x.test", "a@" + "x" * 64 + ".test", "a@" + "x." * 130 + "test",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_no_mailbox(typed):
    assert mailbox(typed) is None
