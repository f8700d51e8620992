"""A flow survives reload, Back, a second tab, a restart, an expired token and a double click; typed values are kept."""

from portal import create_app
from tests.conftest import closed
from tests.support.person import PASSWORD, Person


def test_a_wrong_form_comes_back_filled_but_for_passwords(ada: Person):
    ada.registers(email="not an address", firstName="  Ada  ")
    fields = ada.form("/register").fields
    assert ada.status == 422
    assert (fields["username"], fields["email"], fields["firstName"]) == ("ada", "not an address", "  Ada  ")
    assert (fields["password"], fields["password-confirm"]) == ("", "")
    assert fields["termsAccepted"] == "on"


def test_every_mistake_is_told_at_once(ada: Person):
    ada.registers(username="", email="", firstName="", phoneNumber="12 34", password="short", termsAccepted="")
    for field in ("username", "email", "phoneNumber", "password", "termsAccepted"):
        assert f'href="#{field}"' in ada.html


def test_the_guides_message_is_told_for_a_wrong_phone_number(ada: Person):
    ada.registers(phoneNumber="0 12 34")
    assert "Invalid phone number format." in ada.html


def test_looking_at_the_form_stores_nothing(ada: Person):
    ada.opens("register")
    assert ada.browser.get_cookie("portico-flow-demo") is None
    assert ada.events() == []


def test_a_double_click_makes_one_account(ada: Person):
    ada.opens("register")
    form = ada.form("/register")
    answers = {**form.fields, **{name.replace("__", "-"): value for name, value in ada.answers().items()}}
    first = ada.browser.post(form.action, data=answers)
    second = ada.browser.post(form.action, data=answers)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert ada.events().count("REGISTER") == 1
    assert len(ada.mails()) == 1


def test_reloading_the_waiting_page_sends_no_mail(ada: Person):
    ada.registers()
    ada.opens("verify-email").opens("verify-email")
    assert len(ada.mails()) == 1


def test_an_expired_token_brings_the_form_back_filled(ada: Person):
    ada.opens("register")
    form = ada.form("/register")
    answers = {**form.fields, **ada.answers(), "csrf_token": "too old"}
    ada.page = ada.browser.post(form.action, data=answers, headers={"Sec-Fetch-Site": "same-origin"})
    assert ada.status == 422
    assert ada.form("/register").fields["email"] == ada.email
    ada.sends("/register", password=PASSWORD, password__confirm=PASSWORD)
    assert ada.path == "/realms/demo/verify-email"


def test_a_form_from_another_site_is_refused_and_not_filled(ada: Person):
    ada.opens("register")
    form = ada.form("/register")
    answers = {**form.fields, **ada.answers(), "csrf_token": "foreign"}
    ada.page = ada.browser.post(form.action, data=answers, headers={"Sec-Fetch-Site": "cross-site"})
    assert ada.status == 403
    assert ada.email not in ada.html


def test_a_second_tab_has_a_flow_of_its_own(ada: Person):
    ada.registers()
    first = ada.page.request.full_path
    ada.registers(username="ada-two", email="two@example.test")
    assert "two@example.test" in ada.html
    ada.opens(first)
    assert ada.email in ada.html


def test_another_persons_flow_cannot_be_opened_by_its_address(ada: Person, mallory: Person):
    ada.registers()
    mallory.opens(ada.page.request.full_path)
    assert ada.email not in mallory.html


def test_a_flow_survives_a_restart_of_the_server(ada: Person, settings, clock):
    ada.registers()
    cookies = {c.key: c.value for c in ada.browser._cookies.values()}
    again = create_app(settings, clock=clock)
    later = Person(again, "ada")
    for name, value in cookies.items():
        later.browser.set_cookie(name, value)
    later.opens("verify-email").verifies_by_code()
    assert later.path == "/realms/demo/account"
    closed(again)


def test_a_flow_left_alone_for_too_long_leads_to_signing_in(ada: Person, clock):
    ada.registers()
    clock.move(minutes=61)
    ada.opens("verify-email")
    assert ada.status == 200
    assert "/login" in ada.html
    ada.signs_in()
    assert ada.path == "/realms/demo/verify-email"


def test_terms_that_changed_while_the_form_was_open_are_asked_again(ada: Person):
    ada.opens("register")
    ada.sends("/register", **{**ada.answers(), "termsVersion": "another version"})
    assert ada.status == 422
    assert 'href="#termsAccepted"' in ada.html


def test_the_guides_message_is_told_in_the_readers_language(ada: Person):
    ada.opens("register?kc_locale=de")
    ada.sends("/register", **{**ada.answers(), "phoneNumber": "0 12 34"})
    assert "Gib die Telefonnummer mit Ländervorwahl ein" in ada.html


def test_a_likely_typo_is_told_without_scripts_too(ada: Person):
    ada.registers(email="ada@gmial.com", firstName="")
    assert "ada@gmail.com" in ada.html


def test_live_checks_go_on_while_the_token_is_too_old(ada: Person):
    ada.opens("register")
    stale = {"email": "ada@", "csrf_token": "too old"}
    address, own_page = "/realms/demo/register/check/email", {"Sec-Fetch-Site": "same-origin"}
    assert ada.browser.post(address, data=stale, headers=own_page).status_code == 200
    assert ada.browser.post(address, data=stale, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
