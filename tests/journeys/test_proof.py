"""The proof of the mailbox: tries, lives, resend, another address, and who gets the address in the end."""

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from portal.flows.housekeeping import tidy
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm


def test_a_wrong_code_is_told_and_kept(ada: Person):
    ada.registers()
    ada.sends("/verify-email", code=_wrong(ada))
    assert ada.status == 422
    assert ada.form("/verify-email").fields["code"] == _wrong(ada)


def test_the_code_may_be_pasted_with_its_space(ada: Person):
    ada.registers()
    code = ada.newest_mail().code
    ada.sends("/verify-email", code=f" {code[:3]} {code[3:]} ")
    assert ada.path == "/realms/demo/account"


def test_five_wrong_tries_end_a_code(ada: Person):
    ada.registers()
    for _ in range(5):
        ada.sends("/verify-email", code=_wrong(ada))
    ada.sends("/verify-email", code=ada.newest_mail().code)
    assert ada.status == 422


def test_a_new_code_comes_after_five_wrong_tries(ada: Person, clock):
    ada.registers()
    old = ada.newest_mail().code
    for _ in range(5):
        ada.sends("/verify-email", code=_wrong(ada))
    clock.move(seconds=31)
    ada.opens("verify-email").sends("/resend")
    assert ada.newest_mail().code != old
    ada.verifies_by_code()
    assert ada.path == "/realms/demo/account"


def test_a_code_lives_ten_minutes_from_the_hand_over(ada: Person, clock):
    ada.registers()
    clock.move(minutes=50)
    code = ada.newest_mail().code
    clock.move(minutes=9)
    ada.sends("/verify-email", code=code)
    assert ada.path == "/realms/demo/account"


def test_a_code_is_dead_after_ten_minutes(ada: Person, clock):
    ada.registers()
    code = ada.newest_mail().code
    clock.move(minutes=11)
    ada.sends("/verify-email", code=code)
    assert ada.status == 422


def test_resending_waits_for_the_cool_down(ada: Person):
    ada.registers()
    ada.sends("/resend")
    assert ada.status == 429
    assert len(ada.mails()) == 1


def test_a_resent_mail_carries_the_same_code_while_it_lives(ada: Person, clock):
    ada.registers()
    first = ada.newest_mail().code
    clock.move(seconds=31)
    ada.opens("verify-email").sends("/resend")
    assert [mail.code for mail in ada.mails()] == [first, first]


def test_the_address_can_be_corrected(ada: Person):
    ada.registers(email="ada@exampel.test")
    ada.sends("/correct", email=ada.email)
    assert ada.email in ada.html
    ada.verifies_by_code()
    assert ada.path == "/realms/demo/account"
    assert ada.email in ada.html


def test_a_mistyped_correction_is_kept_and_told(ada: Person):
    ada.registers()
    ada.sends("/correct", email="ada@")
    assert ada.status == 422
    assert ada.form("/correct").fields["email"] == "ada@"


def test_the_old_address_is_worth_nothing_after_a_correction(ada: Person):
    ada.registers(email="old@example.test")
    old = next(mail for mail in _after_delivery(ada) if mail.to == "old@example.test")
    ada.sends("/correct", email=ada.email)
    other = ada.at_another_device()
    other.opens(old.link)
    assert "/verify-email/link" not in [form.action for form in other.forms()]


def test_a_used_link_says_so(ada: Person):
    ada.registers()
    link = ada.newest_mail().link
    ada.opens(link).sends("/verify-email/link", action="press")
    ada.opens(link)
    assert ada.status == 200
    assert not [form for form in ada.forms() if form.action.endswith("/link")]


@pytest.mark.parametrize("token", ["x", "0" * 64, "a" * 32 + "é" * 32])
def test_a_link_that_was_never_sent_is_no_dead_end(ada: Person, token: str):
    ada.opens(f"/realms/demo/verify-email/link/{token}")
    assert ada.status == 404
    assert "/login" in ada.html


def test_who_proves_an_address_has_it_and_the_others_end(ada: Person, mallory: Person):
    mallory.registers(email=ada.email)
    ada.registers()
    ada.verifies_by_code()
    assert ada.path == "/realms/demo/account"
    assert _state(ada, "mallory") is None
    mallory.signs_in()
    assert mallory.status == 422


def test_a_squatters_mail_hands_the_owner_nothing_of_theirs(ada: Person, mallory: Person):
    """The owner who types the squatter's code into their own sign-up proves nothing for the squatter."""
    mallory.registers(email=ada.email)
    squatters = ada.newest_mail().code
    ada.registers()
    if squatters != ada.newest_mail().code:
        ada.sends("/verify-email", code=squatters)
        assert ada.status == 422


def test_registering_a_known_address_looks_like_registering_a_new_one(bob: Person, mallory: Person):
    mallory.registers(email=bob.email)
    assert mallory.path == "/realms/demo/verify-email"
    assert bob.email in mallory.html
    told = bob.newest_mail()
    assert told.subject != ""
    assert "link/" not in told.text
    with pytest.raises(AssertionError):
        _ = told.code


def test_a_known_address_cannot_be_taken_over(bob: Person, mallory: Person):
    mallory.registers(email=bob.email)
    bob.signs_in(bob.email)
    assert bob.path == "/realms/demo/account"
    assert "bob" in bob.html


def test_under_explain_a_taken_address_is_told(app, bob: Person, mallory: Person):
    import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}))
    mallory.registers(email=bob.email)
    assert mallory.status == 422
    assert 'href="#email"' in mallory.html


def test_a_taken_user_name_is_told(bob: Person, mallory: Person):
    mallory.registers(username="BOB")
    assert mallory.status == 422
    assert 'href="#username"' in mallory.html


def test_accounts_that_are_never_proven_expire_and_free_their_name(ada: Person, clock):
    ada.registers()
    clock.move(hours=25)
    tidy(ada.portal.work, [each.realm for each in ada.portal.realms.all()], clock)
    assert _state(ada, "ada") is None
    ada.registers()
    assert ada.path == "/realms/demo/verify-email"


def test_without_verification_an_account_is_active_and_its_address_claimed(app, ada: Person):
    import_realm(app, demo_document(verifyEmail=False))
    ada.registers()
    assert ada.path == "/realms/demo/account"
    assert _state(ada, "ada") is AccountState.ACTIVE
    assert ada.mails() == []


def test_the_address_can_be_the_user_name(app, ada: Person):
    import_realm(app, demo_document(registrationEmailAsUsername=True))
    ada.opens("register")
    assert "username" not in ada.form("/register").fields
    ada.sends("/register", **{name: value for name, value in ada.answers().items() if name != "username"})
    ada.verifies_by_code()
    ada.signs_out()
    ada.signs_in(ada.email)
    assert ada.path == "/realms/demo/account"


def _wrong(person: Person) -> str:
    code = person.newest_mail().code
    return f"{(int(code) + 1) % 1_000_000:06d}"


def _after_delivery(person: Person):
    person.portal.worker.run_once()
    return person.all_mails()


def _state(person: Person, username: str) -> AccountState | None:
    compiled = person.portal.realms.named("demo")
    with person.portal.work.reading() as unit:
        found = unit.accounts.holding(compiled.realm.id, IdentifierKind.USERNAME, username)
    return found.state if found else None
