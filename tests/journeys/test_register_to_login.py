"""A person registers, proves the mailbox, signs in and out: without JavaScript, on the real store."""

import re

from portal.accounts.account import IdentifierKind
from tests.support.person import PASSWORD, Person


def test_the_whole_way_by_code(ada: Person):
    ada.registers()
    assert ada.path == "/realms/demo/verify-email"
    assert ada.email in ada.html
    ada.verifies_by_code()
    assert ada.path == "/realms/demo/account"
    ada.signs_out()
    assert ada.path == "/realms/demo/login"
    ada.signs_in()
    assert ada.path == "/realms/demo/account"


def test_the_whole_way_by_link_on_the_same_device(ada: Person):
    ada.registers()
    ada.opens(ada.newest_mail().link)
    ada.sends("/verify-email/link", action="press")
    assert ada.path == "/realms/demo/account"


def test_opening_the_link_confirms_nothing(ada: Person):
    ada.registers()
    scanner = ada.at_another_device()
    scanner.opens(ada.newest_mail().link)
    assert "VERIFY_EMAIL" not in ada.events()


def test_the_link_leaves_the_address_at_once(ada: Person):
    ada.registers()
    link = ada.newest_mail().link
    answer = ada.browser.get(link)
    assert answer.status_code == 303
    assert link.rsplit("/", 1)[1] not in answer.headers["Location"]


def test_another_device_is_asked_for_the_password(ada: Person):
    ada.registers()
    phone = ada.at_another_device()
    phone.opens(ada.newest_mail().link)
    phone.sends("/verify-email/link", action="password", password="not the password")
    assert phone.status == 422
    phone.sends("/verify-email/link", action="password", password=PASSWORD)
    assert phone.status == 200
    assert "VERIFY_EMAIL" in ada.events()


def test_the_first_device_goes_on_after_the_other_one_confirmed(ada: Person):
    ada.registers()
    phone = ada.at_another_device()
    phone.opens(ada.newest_mail().link)
    phone.sends("/verify-email/link", action="password", password=PASSWORD)
    ada.opens("verify-email")
    ada.sends("/verify-email")
    assert ada.path == "/realms/demo/account"


def test_another_device_can_show_the_code_for_the_first_one(ada: Person):
    ada.registers()
    mail = ada.newest_mail()
    phone = ada.at_another_device()
    phone.opens(mail.link)
    phone.opens("verify-email/link?show=code")
    assert f"{mail.code[:3]} {mail.code[3:]}" in phone.html


def test_a_stranger_who_presses_the_link_is_told_what_waits_and_can_end_it(ada: Person, mallory: Person):
    mallory.registers(email=ada.email)
    ada.opens(ada.newest_mail().link)
    ada.sends("/verify-email/link", action="stop")
    assert ada.status == 200
    mallory.signs_in()
    assert mallory.status == 422


def test_a_press_on_a_foreign_device_without_password_confirms_nothing(ada: Person, mallory: Person):
    mallory.registers(email=ada.email)
    ada.opens(ada.newest_mail().link)
    ada.sends("/verify-email/link", action="password", password="")
    assert ada.status == 422
    assert "VERIFY_EMAIL" not in ada.events()


def test_signing_in_before_the_proof_leads_to_the_waiting_page(ada: Person):
    ada.registers()
    other = ada.at_another_device()
    other.signs_in()
    assert other.path == "/realms/demo/verify-email"
    other.verifies_by_code()
    assert other.path == "/realms/demo/account"


def test_signing_in_before_the_proof_sends_no_second_mail_while_the_first_lives(ada: Person):
    ada.registers()
    ada.at_another_device().signs_in()
    assert len(ada.mails()) == 1


def test_people_sign_in_with_their_address_as_well(bob: Person):
    bob.signs_in(bob.email.upper())
    assert bob.path == "/realms/demo/account"


def test_a_wrong_password_keeps_the_name_and_tells_nothing(bob: Person):
    bob.signs_in(password="wrong password")
    known = bob.form("/login").fields
    assert (bob.status, known["username"], known["password"]) == (422, "bob", "")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(bob: Person, mallory: Person):
    said = bob.signs_in(password="wrong password").html.replace("bob", "somebody")
    other = mallory.signs_in("nobody", "wrong password").html.replace("nobody", "somebody")
    assert _without_nonces(said) == _without_nonces(other)


def test_signing_out_ends_the_session_on_the_server(bob: Person):
    bob.signs_in()
    copied = bob.browser.get_cookie("portico-session-demo").value
    bob.signs_out()
    bob.browser.set_cookie("portico-session-demo", copied)
    assert bob.opens("account").path == "/realms/demo/login"


def test_signing_in_gives_a_new_session_key(bob: Person):
    bob.signs_in()
    first = bob.browser.get_cookie("portico-session-demo").value
    bob.signs_out()
    bob.signs_in()
    assert bob.browser.get_cookie("portico-session-demo").value != first


def test_only_a_remembered_session_outlives_the_browser(bob: Person):
    bob.signs_in()
    assert bob.browser.get_cookie("portico-session-demo").max_age is None
    bob.signs_out()
    bob.signs_in(rememberMe="on")
    assert bob.browser.get_cookie("portico-session-demo").max_age == 30 * 24 * 3600


def test_events_tell_the_whole_way(ada: Person):
    ada.registers()
    ada.verifies_by_code()
    ada.signs_out()
    ada.signs_in(password="wrong password")
    told = [name for name in ada.events() if name != "CUSTOM_REQUIRED_ACTION"]
    assert told == ["REGISTER", "SEND_VERIFY_EMAIL", "VERIFY_EMAIL", "LOGIN", "LOGOUT", "LOGIN_ERROR"]


def test_the_consent_is_written_with_version_locale_time_and_door(ada: Person, clock):
    ada.registers()
    compiled = ada.portal.realms.named("demo")
    with ada.portal.work.reading() as unit:
        account = unit.accounts.newest_claimant(compiled.realm.id, IdentifierKind.EMAIL, ada.email)
        consent = unit.consents.of_account(account.id)[0]
    document = ada.portal.services.terms.terms(compiled.realm, "base", "en")
    assert (consent.version, consent.locale, consent.at, consent.door) == (document.version, "en", clock.now(), "pages")


def _without_nonces(html: str) -> str:
    html = re.sub(r'name="csrf_token" value="[^"]*"', "", html)
    return re.sub(r"X-CSRFToken&#34;: &#34;[^&]*|\"X-CSRFToken\": \"[^\"]*\"|X-CSRFToken[^}]*", "", html)
