"""How much mail may be asked for: whatever the form, whoever asks, and whether or not there is such an account."""

import pytest

from portal.flows.housekeeping import tidy
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm


@pytest.fixture
def limited(app):
    """Changes the budget's figures."""

    def change(**figures: str) -> None:
        attributes = {f"portico.limits.{name}": figure for name, figure in figures.items()}
        attributes["portico.limits.register"] = attributes["portico.limits.forgot"] = "999 per minute"
        import_realm(app, demo_document(attributes=attributes))

    return change


def test_when_a_mailbox_had_enough_nothing_more_is_queued_and_the_page_says_so(ada: Person, clock, limited):
    limited(mail_mailbox="2 per hour")
    ada.registers()
    for _ in range(2):
        clock.move(seconds=31)
        ada.opens("verify-email").sends("/resend")
    assert ada.status == 429
    assert "A lot of mail" in ada.html
    assert len(ada.mails()) == 2


def test_registration_goes_on_without_the_mail(app, limited):
    limited(mail_network="1 per hour")
    Person(app, "first").registers()
    ada = Person(app, "ada").registers()
    assert (ada.status, ada.path) == (200, "/realms/demo/verify-email")
    assert "A lot of mail" in ada.html
    assert ada.mails() == []
    assert ada.account().username == "ada"


def test_the_mail_comes_when_it_is_asked_for_later(app, clock, limited):
    limited(mail_network="1 per hour")
    Person(app, "first").registers()
    ada = Person(app, "ada").registers()
    clock.move(minutes=59)
    ada.opens("verify-email").sends("/resend")
    assert ada.mails() == []
    clock.move(minutes=1)
    ada.opens("verify-email").sends("/resend")
    assert "A lot of mail" not in ada.html
    ada.verifies_by_code()
    assert ada.path == "/realms/demo/account"


def test_all_forms_spend_from_one_budget(bob: Person, limited, clock):
    """Bob's sign-up took one, a stranger's sign-up with his address the second; nothing is left for the reset."""
    limited(mail_mailbox="2 per hour")
    before = len(bob.mails())
    Person(bob.app, "mallory").registers(email=bob.email)
    assert len(bob.mails()) == before + 1
    asks_to_reset(Person(bob.app, "mallory"), bob.email)
    assert len(bob.mails()) == before + 1


@pytest.mark.parametrize("variant", ["ada+1@example.test", "ADA@EXAMPLE.TEST", "Ada+more+more@Example.test"])
def test_one_mailbox_is_one_mailbox_however_it_is_written(app, limited, variant: str):
    limited(mail_mailbox="1 per hour")
    Person(app, "ada").registers()
    other = Person(app, "other").registers(email=variant)
    other.email = variant
    assert "A lot of mail" in other.html
    assert other.mails() == []


def test_a_user_name_reaches_the_same_mailbox(bob: Person, limited):
    limited(mail_mailbox="2 per hour")
    before = len(bob.mails())
    asks_to_reset(Person(bob.app, "mallory"), bob.email)
    asks_to_reset(Person(bob.app, "mallory"), "bob")
    assert len(bob.mails()) == before + 1


def test_a_domain_has_an_end_of_its_own(app, limited):
    limited(mail_domain="2 per hour")
    for number in range(3):
        last = Person(app, f"ada{number}").registers()
    assert "A lot of mail" in last.html
    assert "A lot of mail" not in Person(app, "eve").registers(email="eve@another.test").html


def test_neighbours_share_a_networks_budget_and_others_do_not(app, limited):
    limited(mail_network="1 per hour")
    told = {address: registers_from(app, address).html for address in ("192.0.2.1", "192.0.2.99", "198.51.100.1")}
    assert [address for address, html in told.items() if "A lot of mail" in html] == ["192.0.2.99"]


def test_newcomers_have_an_end_and_owners_go_on(app, bob: Person, limited):
    limited(mail_newcomers="1 per hour")
    ada = Person(app, "ada").registers()
    assert ada.mails() == []
    before = len(bob.mails())
    asks_to_reset(Person(app, "bob"), bob.email)
    assert len(bob.mails()) == before + 1


def test_a_known_and_an_unknown_address_run_out_alike(app, bob: Person, limited):
    limited(mail_mailbox="1 per hour")
    for email in (bob.email, "nobody@example.test"):
        last = [asks_to_reset(Person(app, "mallory"), email) for _ in range(2)][-1]
        assert ("A lot of mail" in last.html, last.status) == (True, 200), email


def test_a_used_up_budget_is_told_to_operators(app, limited):
    limited(mail_newcomers="0 per hour")
    ada = Person(app, "ada").registers()
    assert ada.events()[-1] == "SEND_VERIFY_EMAIL_ERROR"


def test_old_windows_are_tidied_away(ada: Person, clock, limited):
    limited(mail_mailbox="1 per hour")
    ada.registers()
    clock.move(days=2)
    tidy(ada.portal.work, [], clock)
    with ada.portal.work.transaction() as unit:
        assert unit.counters.purge(clock.now()) == 0


def asks_to_reset(person: Person, login: str) -> Person:
    person.opens("forgot-password").sends("/forgot-password", username=login)
    return person


def registers_from(app, address: str) -> Person:
    person = Person(app, f"from{address.replace('.', '-')}")
    person.browser.environ_base["REMOTE_ADDR"] = address
    return person.registers()
