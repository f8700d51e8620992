"""What whoever develops sees of the mails."""

from dataclasses import replace

import pytest

from portal.mail.inbox import Inbox
from portal.mail.smtp import InboxOnly
from portal.mail.worker import Worker
from tests.mail.samples import ORDER, PROOF, SECRETS
from tests.support.clock import SetClock


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def inbox(work, renderer):
    return Inbox(work, renderer)


@pytest.fixture
def put(work, clock):
    def put(**changes):
        with work.transaction() as unit:
            return unit.outbox.put(replace(ORDER, **changes), clock.now())

    return put


def test_a_mail_shows_before_and_after_it_was_sent(inbox, work, renderer, put, clock):
    mail_id = put()
    assert inbox.one(mail_id).state == "queued"
    clock.move(seconds=5)
    Worker(work, renderer, lambda _: InboxOnly(), clock).run_once()
    shown = inbox.one(mail_id)
    assert (shown.state, shown.at, shown.to) == ("sent", "2026-11-22 12:00:05 UTC", "ada@example.test")
    assert shown.subject == "Confirm your email – Demo & Söhne"


def test_the_code_shown_is_the_one_that_works(inbox, put):
    code = SECRETS.code(PROOF)
    shown = inbox.one(put())
    assert f"{code[:3]} {code[3:]}" in shown.text
    assert f"{code[:3]} {code[3:]}" in shown.html


def test_the_source_is_the_mail_as_it_goes_over_the_wire(inbox, put):
    mail_id = put()
    source = inbox.one(mail_id).source
    assert f"Message-ID: <{mail_id}@portal.example>" in source
    assert "Content-Type: multipart/alternative" in source
    assert "To: ada@example.test" in source


def test_the_newest_mail_stands_first(inbox, put):
    ids = [put(), put(template="email-test", proof_id=None), put()]
    assert [mail.id for mail in inbox.newest()] == ids[::-1]
    assert [mail.id for mail in inbox.newest(limit=1)] == ids[-1:]


def test_an_older_mail_shows_the_code_it_was_sent_with(inbox, work, put, clock):
    mail_id = put(facts={"generation": "1"})
    with work.transaction() as unit:
        unit.proofs.renew(PROOF.id, clock.now())
    assert SECRETS.code(PROOF)[:3] in inbox.one(mail_id).text


@pytest.mark.parametrize("broken", [{"template": "no-such"}, {"realm_id": "gone"}, {"to": "a@x.test, b@y.test"}])
def test_a_mail_that_cannot_be_sent_is_shown_with_the_reason(inbox, put, broken):
    shown = inbox.one(put(**broken))
    assert (shown.text, shown.source) != ("", "")
    assert inbox.newest()[0].id == shown.id


def test_there_is_no_mail_of_another_id(inbox):
    assert inbox.one("m9") is None
