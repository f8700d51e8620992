"""To whom a mail goes is found out when it is sent, once, and however often it is tried."""

from portal.flows.addressing import Addressing
from tests.support.person import Person


def waiting(person: Person):
    with person.portal.work.reading() as unit:
        return [mail for mail in unit.outbox.newest(10) if mail.state == "queued"]


def addressing(person: Person) -> Addressing:
    return Addressing(person.portal.services, person.portal.realms.by_id)


def forgets(person: Person, login: str) -> Person:
    return person.opens("forgot-password").sends("/forgot-password", username=login)


def test_a_page_queues_a_mail_to_nobody_yet(bob: Person, mallory: Person):
    for login in ("bob", "zed"):
        forgets(mallory.at_another_device(), login)
    assert [(mail.order.to, mail.order.account_id, mail.order.proof_id) for mail in waiting(bob)] == [
        ("", None, None)
    ] * 2


def test_a_mail_that_is_tried_again_goes_to_the_same_with_the_same_code(bob: Person):
    forgets(bob, "bob")
    (mail,) = waiting(bob)
    first = addressing(bob).address(mail)
    (again,) = waiting(bob)
    assert addressing(bob).address(again).order == first.order
    assert first.order.to == bob.email


def test_a_mail_for_nobody_leaves_the_outbox(mallory: Person):
    forgets(mallory, "zed")
    (mail,) = waiting(mallory)
    assert addressing(mallory).address(mail) is None
    assert waiting(mallory) == []


def test_a_mail_of_a_flow_that_is_gone_goes_to_nobody(bob: Person, clock):
    forgets(bob, "bob")
    (mail,) = waiting(bob)
    clock.move(hours=2)
    with bob.portal.work.transaction() as unit:
        unit.flows.purge(clock.now())
    assert addressing(bob).address(mail) is None


def test_a_used_proof_is_not_made_good_again_by_another_mail(bob: Person, clock):
    forgets(bob, "bob")
    code = bob.newest_mail().code
    clock.move(seconds=31)
    bob.opens("reset-password").sends("/resend")
    bob.sends("/reset-password", code=code)
    (mail,) = waiting(bob)
    assert addressing(bob).address(mail) is None
    assert bob.form("/reset-password/new")
