from datetime import timedelta

import pytest

from tests.storage.samples import NOW, at_once, fail_after, later, order

A_MINUTE = timedelta(seconds=60)


@pytest.fixture
def outbox(work):
    with work.transaction() as unit:
        yield unit.outbox


def lease(outbox, seconds=0, limit=10):
    return outbox.lease(later(seconds), A_MINUTE, limit)


def test_a_mail_comes_back_as_it_was_ordered(outbox):
    mail_id = outbox.put(order(), NOW)
    mail = outbox.get(mail_id)
    assert (mail.order, mail.state, mail.attempts, mail.queued_at, mail.next_at) == (order(), "queued", 0, NOW, NOW)
    assert outbox.get("another") is None


def test_a_mail_is_readdressed(outbox):
    mail_id = outbox.put(order(""), NOW)
    outbox.readdress(mail_id, order("found@example.org"))
    assert outbox.get(mail_id).order == order("found@example.org")


def test_a_mail_for_nobody_is_discarded(outbox):
    mail_id, other = outbox.put(order(""), NOW), outbox.put(order(), NOW)
    outbox.discard(mail_id)
    assert outbox.get(mail_id) is None
    assert outbox.get(other) is not None


def test_due_mails_are_leased_oldest_first_and_counted(outbox):
    ids = [outbox.put(order(f"{number}@example.org"), NOW) for number in range(3)]
    leased = lease(outbox, limit=2)
    assert [mail.id for mail in leased] == ids[:2]
    assert [mail.attempts for mail in leased] == [1, 1]
    assert outbox.get(ids[2]).attempts == 0


def test_a_leased_mail_is_out_of_reach_until_its_lease_ends(outbox):
    outbox.put(order(), NOW)
    assert len(lease(outbox)) == 1
    assert lease(outbox, seconds=59) == ()
    assert [mail.attempts for mail in lease(outbox, seconds=60)] == [2]


def test_a_mail_that_is_not_due_waits(outbox):
    outbox.put(order(), later(10))
    assert lease(outbox, seconds=9) == ()
    assert len(lease(outbox, seconds=10)) == 1


def test_a_sent_mail_is_not_sent_again(outbox):
    mail_id = outbox.put(order(), NOW)
    lease(outbox)
    outbox.sent(mail_id, later(1))
    assert (outbox.get(mail_id).state, outbox.get(mail_id).sent_at) == ("sent", later(1))
    assert lease(outbox, seconds=3600) == ()


def test_a_mail_to_be_tried_again_comes_when_it_is_time(outbox):
    mail_id = outbox.put(order(), NOW)
    lease(outbox)
    outbox.retry(mail_id, later(5), "451 later")
    assert lease(outbox, seconds=4) == ()
    (mail,) = lease(outbox, seconds=5)
    assert (mail.attempts, mail.last_error) == (2, "451 later")


def test_a_dead_mail_stays_visible(outbox):
    mail_id = outbox.put(order(), NOW)
    lease(outbox)
    outbox.dead(mail_id, "550 no such mailbox")
    assert lease(outbox, seconds=3600) == ()
    assert (outbox.get(mail_id).state, outbox.get(mail_id).last_error) == ("dead", "550 no such mailbox")


def test_a_slow_worker_takes_no_success_back(outbox):
    mail_id = outbox.put(order(), NOW)
    outbox.sent(mail_id, NOW)
    outbox.retry(mail_id, later(5), "time-out")
    outbox.dead(mail_id, "time-out")
    assert outbox.get(mail_id).state == "sent"


def test_what_a_server_said_is_kept_as_far_as_it_can_be(outbox):
    mail_id = outbox.put(order(), NOW)
    outbox.retry(mail_id, NOW, "550 \0\udcff bad é")
    assert outbox.get(mail_id).last_error == "550 \ufffd\ufffd bad é"


def test_the_newest_mails_come_first(outbox):
    ids = [outbox.put(order(), NOW) for _ in range(3)]
    assert [mail.id for mail in outbox.newest(2)] == [ids[2], ids[1]]


def test_three_workers_lease_disjoint_mails(work):
    with work.transaction() as unit:
        queued = {unit.outbox.put(order(), NOW) for _ in range(30)}

    def lease_some(_number):
        leased = []
        for _ in range(5):
            with work.transaction() as unit:
                leased += [mail.id for mail in unit.outbox.lease(NOW, A_MINUTE, 4)]
        return leased

    leased = [mail_id for some in at_once(3, lease_some) for mail_id in some]
    assert len(leased) == len(set(leased))
    assert set(leased) == queued


def test_mail_of_a_transaction_that_failed_is_never_leased(work):
    with pytest.raises(ZeroDivisionError), work.transaction() as unit:
        fail_after(unit.outbox.put(order(), NOW))
    with work.transaction() as unit:
        assert unit.outbox.lease(NOW, A_MINUTE, 5) == ()
