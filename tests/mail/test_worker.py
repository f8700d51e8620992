"""The outbox is emptied: at least once, in any weather, and one bad mail never keeps the others."""

import threading
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from portal.accounts.account import AccountState
from portal.accounts.proof import Purpose
from portal.flows.ports import StorageUnavailable
from portal.mail.ports import Delivered, Refused, TryAgain
from portal.mail.smtp import InboxOnly
from portal.mail.worker import LEASE, Worker, delay
from tests.mail.samples import ACCOUNT, NOW, ORDER, PROOF, REALM, SECRETS
from tests.support.clock import SetClock

CODE = SECRETS.code(PROOF)


@dataclass(eq=False)
class Post:
    """The world outside: answers as it is told to and keeps what it took."""

    answer: object = Delivered()
    taken: list = field(default_factory=list)
    tries: int = 0

    def send(self, mail, _tell=None):
        self.tries += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        if isinstance(self.answer, Delivered):
            self.taken.append(mail)
        return self.answer


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def through(work, renderer, clock):
    """A worker whose mail leaves that way."""
    return lambda transport: Worker(work, renderer, lambda _: transport, clock)


@pytest.fixture
def worker(through, post):
    return through(post)


@pytest.fixture
def put(work, clock):
    """Queues a mail and answers its id."""

    def put(**changes):
        with work.transaction() as unit:
            return unit.outbox.put(replace(ORDER, **changes), clock.now())

    return put


@pytest.fixture
def row(work):
    """The mail as it stands in the outbox."""

    def row(mail_id):
        with work.reading() as unit:
            return unit.outbox.get(mail_id)

    return row


@pytest.fixture
def proof(work):
    """The proof as it stands."""

    def proof():
        with work.reading() as unit:
            return unit.proofs.get(PROOF.id)

    return proof


def test_a_mail_is_sent_once_and_its_code_begins_to_live(worker, post, put, row, proof, clock):
    mail_id = put()
    clock.move(minutes=3)
    assert worker.run_once() == 1
    assert worker.run_once() == 0
    assert len(post.taken) == 1
    assert (row(mail_id).state, row(mail_id).sent_at, row(mail_id).attempts) == ("sent", clock.now(), 1)
    assert proof().first_handed_over_at == clock.now()


def test_a_mail_without_a_proof_is_sent_too(worker, post, put):
    put(template="email-test", proof_id=None, account_id=None)
    worker.run_once()
    assert [mail.subject for mail in post.taken] == ["Test mail – Demo & Söhne"]


def test_mails_leave_in_the_order_in_which_they_were_asked_for(worker, post, put):
    ids = [put() for _ in range(5)]
    worker.run_once()
    assert [mail.message_id for mail in post.taken] == [f"<{mail_id}@portal.example>" for mail_id in ids]


def test_what_cannot_be_sent_now_comes_again_later_and_the_code_does_not_age(worker, post, put, row, proof, clock):
    post.answer = TryAgain("451 busy")
    mail_id = put()
    worker.run_once()
    waiting = row(mail_id)
    assert (waiting.state, waiting.last_error) == ("queued", "451 busy")
    assert clock.now() < waiting.next_at <= clock.now() + timedelta(seconds=5)
    assert proof().first_handed_over_at is None
    assert worker.run_once() == 0
    post.answer = Delivered()
    clock.move(seconds=5)
    worker.run_once()
    assert row(mail_id).state == "sent"
    assert row(mail_id).attempts == 2


def test_the_waits_grow_at_random_up_to_an_hour():
    for attempts, bound in [(1, 5), (2, 10), (5, 80), (11, 3600), (5000, 3600)]:
        waits = [delay(attempts) for _ in range(200)]
        assert min(waits) >= 1
        assert bound / 2 < max(waits) <= bound
        assert min(waits) < bound / 2


def test_while_the_server_itself_is_away_mail_waits_two_minutes_at_most(worker, post, put, row, clock):
    post.answer = TryAgain("nothing listens", is_server=True)
    mail_id = put()
    for _ in range(12):
        worker.run_once()
        assert row(mail_id).next_at <= clock.now() + timedelta(minutes=2)
        clock.move(minutes=2)


def test_a_server_that_is_away_is_asked_once_for_a_whole_batch(worker, post, put):
    post.answer = TryAgain("nothing listens", is_server=True)
    for _ in range(10):
        put()
    assert worker.run_once() == 10
    assert post.tries == 1


def test_a_mailbox_that_is_full_keeps_nobody_else_waiting(worker, post, put):
    post.answer = TryAgain("452 full")
    for _ in range(3):
        put()
    worker.run_once()
    assert post.tries == 3


def test_a_refused_mail_is_given_up_with_the_reason(worker, post, put, row, caplog):
    post.answer = Refused("550 no such mailbox")
    mail_id = put()
    worker.run_once()
    assert (row(mail_id).state, row(mail_id).last_error) == ("dead", "550 no such mailbox")
    assert "550 no such mailbox" in caplog.text


def test_after_two_days_a_mail_is_given_up(worker, post, put, row, clock):
    post.answer = TryAgain("421 not today")
    mail_id = put(template="email-test", proof_id=None)
    worker.run_once()
    clock.move(hours=47)
    worker.run_once()
    assert row(mail_id).state == "queued"
    clock.move(hours=2)
    worker.run_once()
    assert row(mail_id).state == "dead"
    assert "48 hours: 421 not today" in row(mail_id).last_error


def test_without_any_server_mail_waits_and_says_why(through, put, row):
    mail_id = put()
    through(None).run_once()
    assert row(mail_id).state == "queued"
    assert "PORTAL_SMTP_URL" in row(mail_id).last_error


def test_in_development_without_a_server_the_inbox_takes_it_at_once(through, put, row, proof, clock):
    mail_id = put()
    through(InboxOnly()).run_once()
    assert row(mail_id).state == "sent"
    assert proof().first_handed_over_at == clock.now()


@pytest.mark.parametrize("poison", [{"template": "no-such"}, {"locale": "en\r\nBcc: x@y.test"}, {"realm_id": "gone"}])
def test_a_mail_that_cannot_be_written_is_given_up_and_the_next_one_leaves(
    through, serve, transport_to, put, row, poison
):
    server = serve()
    poisoned, good = put(**poison), put()
    through(transport_to(server)).run_once()
    assert row(poisoned).state == "dead"
    assert row(poisoned).last_error
    assert row(good).state == "sent"
    assert len(server.received) == 1


def test_what_breaks_while_sending_leaves_the_mail_for_later(worker, post, put, row, clock):
    post.answer = RuntimeError("a mistake of ours")
    mail_id = put()
    worker.run_once()
    assert row(mail_id).state == "queued"
    post.answer = Delivered()
    assert worker.run_once() == 0
    clock.move(seconds=LEASE.total_seconds())
    worker.run_once()
    assert row(mail_id).state == "sent"


NO_LONGER = {
    "used": lambda unit: unit.proofs.redeem(PROOF.id, 1, NOW),
    "void": lambda unit: unit.proofs.void("a1", Purpose.VERIFY_EMAIL, NOW),
    "superseded": lambda unit: unit.proofs.add(
        replace(PROOF, id="1b6f2f7e-8a43-4b39-9f57-0c8f4a3f9a11", asked_at=NOW + timedelta(seconds=1))
    ),
    "account gone": lambda unit: unit.accounts.set_state("a1", AccountState.DELETED),
}


@pytest.mark.parametrize("how", NO_LONGER)
def test_a_mail_that_nobody_needs_any_more_is_not_sent(work, worker, post, put, row, how):
    mail_id = put()
    with work.transaction() as unit:
        NO_LONGER[how](unit)
    worker.run_once()
    assert post.taken == []
    assert (row(mail_id).state, row(mail_id).last_error) == ("dead", "no longer needed")


def test_a_mail_without_recipient_goes_to_whom_is_found(work, renderer, clock, post, put):
    found = "found@example.test"
    worker = Worker(
        work, renderer, lambda _: post, clock, address=lambda mail: replace(mail, order=replace(mail.order, to=found))
    )
    put(to="")
    worker.run_once()
    assert [mail.to for mail in post.taken] == [found]


def test_a_mail_for_nobody_is_not_sent(work, renderer, clock, post, put):
    put(to="")
    Worker(work, renderer, lambda _: post, clock, address=lambda _: None).run_once()
    assert post.tries == 0


def test_a_mail_that_waited_past_the_end_of_its_code_is_not_sent(worker, post, put, row, clock):
    mail_id = put()
    clock.move(hours=24)
    worker.run_once()
    assert post.taken == []
    assert row(mail_id).last_error == "no longer needed"


def test_a_mail_after_a_renewal_carries_the_present_code(work, worker, post, put, clock):
    put()
    with work.transaction() as unit:
        renewed = unit.proofs.renew(PROOF.id, clock.now())
    worker.run_once()
    code = SECRETS.code(renewed)
    assert f"{code[:3]} {code[3:]}" in post.taken[0].text
    assert code != CODE


def test_a_crash_after_the_server_took_it_sends_the_same_mail_again(
    through, serve, transport_to, put, row, proof, clock
):
    server = serve()

    class Crash(BaseException):
        pass

    class DiesAfterSending:
        def send(self, mail):
            assert isinstance(transport_to(server).send(mail), Delivered)
            raise Crash

    mail_id = put()
    with pytest.raises(Crash):
        through(DiesAfterSending()).run_once()
    assert row(mail_id).state == "queued"
    restarted = through(transport_to(server))
    assert restarted.run_once() == 0
    clock.move(seconds=LEASE.total_seconds())
    restarted.run_once()
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"] == f"<{mail_id}@portal.example>"
    assert first.get_body(["plain"]).get_content() == second.get_body(["plain"]).get_content()
    assert f"{CODE[:3]} {CODE[3:]}" in first.get_body(["plain"]).get_content()
    assert proof().first_handed_over_at == clock.now()


def test_no_transaction_is_open_while_a_server_is_talked_to(through, work, put):
    seen = []

    class Looks:
        def send(self, _mail):
            with work.transaction() as unit:  # would be refused inside another one
                seen.append(unit.outbox.newest(1)[0].attempts)
            return Delivered()

    put()
    through(Looks()).run_once()
    assert seen == [1]


def test_two_workers_never_send_the_same_mail(through, post, put):
    ids = [put() for _ in range(40)]
    workers = [through(post) for _ in range(3)]

    def empty(worker):
        while worker.run_once():
            pass

    threads = [threading.Thread(target=empty, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(mail.message_id for mail in post.taken) == sorted(f"<{mail_id}@portal.example>" for mail_id in ids)


def test_a_slow_server_does_not_outlast_the_lease(through, put, row, clock):
    class Slow:
        def send(self, _mail):
            clock.move(seconds=LEASE.total_seconds() * 0.6)
            return Delivered()

    first, second = put(), put()
    assert through(Slow()).run_once() == 1
    assert (row(first).state, row(second).state) == ("sent", "queued")
    assert row(second).next_at <= clock.now()


def run(worker, until, stop=None, patience=30.0):
    """Runs the worker in a thread until something is true; then it has to stop."""
    stop = stop or threading.Event()
    thread = threading.Thread(target=worker.run, args=[stop])
    thread.start()
    deadline = time.monotonic() + patience
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert until()


def test_a_running_worker_sees_new_mail_within_a_second_or_so(worker, post, put):
    threading.Timer(0.2, put).start()
    run(worker, lambda: post.taken)


def test_told_to_stop_it_finishes_the_mail_in_hand_and_puts_the_others_back(through, put, row):
    stop, taken = threading.Event(), []

    class StopsMeanwhile:
        def send(self, mail):
            stop.set()
            taken.append(mail)
            return Delivered()

    first, second = put(), put()
    run(through(StopsMeanwhile()), lambda: taken, stop)
    assert len(taken) == 1
    assert row(first).state == "sent"
    assert through(InboxOnly()).run_once() == 1
    assert row(second).state == "sent"


def test_a_worker_survives_whatever_breaks_and_goes_on(work, renderer, post, put, clock, monkeypatch, caplog):
    monkeypatch.setattr("portal.mail.worker.PAUSE", 0.01)
    troubles = [RuntimeError("broken"), StorageUnavailable(2)]

    class Weather:
        """The database as it may be: away at first, then back."""

        def transaction(self):
            if troubles:
                raise troubles.pop()
            return work.transaction()

        reading = staticmethod(work.reading)

    put()
    run(Worker(Weather(), renderer, lambda _: post, clock), lambda: post.taken)
    assert "the outbox waits" in caplog.text
    assert "stumbled" in caplog.text


def test_the_house_is_kept_once_a_minute_whatever_it_says(work, renderer, post, put, clock, monkeypatch):
    monkeypatch.setattr("portal.mail.worker.PAUSE", 0.01)
    monkeypatch.setattr("portal.mail.worker.POLL", 0.01)
    kept = []

    def keep():
        kept.append(clock.now())
        raise RuntimeError("dust")

    worker = Worker(work, renderer, lambda _: post, clock, housekeeping=keep)
    run(worker, lambda: len(kept) == 1)
    time.sleep(0.05)
    put()
    run(worker, lambda: post.taken)
    assert len(kept) == 1
    clock.move(seconds=61)
    run(worker, lambda: len(kept) == 2)


def test_the_realm_decides_the_server(work, renderer, put, clock):
    asked = []
    put()
    Worker(work, renderer, lambda realm: asked.append(realm) or InboxOnly(), clock).run_once()
    assert asked == [REALM]
    assert ACCOUNT.realm_id == REALM.id
