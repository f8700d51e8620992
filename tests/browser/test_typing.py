"""What people put into fields, and how: by hand, by paste, in any script; it stays what it was."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.support.chromium import Visitor
from tests.support.person import PASSWORD

CLIPBOARD = ["clipboard-read", "clipboard-write"]
LONG = "🦊é漢ي" * 25  # a hundred code points: outside the BMP, accented, Han, from the right
COMBINED = "e\u0301"  # two code points, one letter: NFC counts one

Arrive = Callable[..., Visitor]


def test_everything_can_be_pasted(arrive: Arrive):
    ada = arrive(permissions=CLIPBOARD).opens("register")
    for name, value in ada.answers().items():
        _pastes(ada, name.replace("__", "-"), value)
        expect(ada.at(name.replace("__", "-"))).to_have_value(value)
    ada.at("termsAccepted").check()
    ada.button("Create account").click()
    ada.page.wait_for_url("**/verify-email?*")
    code = ada.code()
    _pastes(ada, "code", f"{code[:3]} {code[3:]}")
    expect(ada.at("code")).to_have_value(f"{code[:3]} {code[3:]}")
    ada.button("Continue").click()
    ada.page.wait_for_url("**/account")


def test_a_password_of_a_hundred_letters_of_any_script_is_one(ada: Visitor):
    ada.opens("/realms/plain/register").fills(email=ada.email, password=LONG)
    expect(ada.page.locator("#password-rules .is-met")).to_have_count(1)
    ada.at("termsAccepted").check()
    ada.button("Create account").click()
    ada.fills(code=ada.code()).button("Continue").click()
    ada.page.wait_for_url("**/account")
    ada.context.clear_cookies()
    ada.opens("/realms/plain/login").fills(username=ada.email, password=LONG).button("Sign in").click()
    ada.page.wait_for_url("**/account")


def test_the_page_counts_letters_as_the_server_does(ada: Visitor):
    """The plain realm wants fifteen."""
    ada.opens("/realms/plain/register").at("password").press_sequentially("a")
    rule = ada.page.locator("#password-rules li").first
    expect(rule).to_contain_text("14 to go")
    ada.at("password").fill(COMBINED * 14)
    expect(rule).to_contain_text("1 to go")
    ada.button("Create account").click()
    expect(ada.note("password")).to_contain_text("You have 14")
    ada.at("password").fill(COMBINED * 15)
    expect(rule).to_have_attribute("data-met", "true")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_what_was_typed_is_still_there_after_an_error(arrive: Arrive, has_scripts):
    ada = arrive(java_script_enabled=has_scripts).opens("register")
    typed = {"username": ada.name, "email": "ada@", "firstName": "عائشة", "lastName": "O’Neil  ", "phoneNumber": "+44"}
    ada.fills(**typed, password=PASSWORD, password__confirm=PASSWORD)
    ada.at("termsAccepted").check()
    ada.button("Create account").click()
    expect(ada.page.locator("#error-summary")).to_be_visible()
    for name, value in typed.items():
        expect(ada.at(name)).to_have_value(value)
    expect(ada.at("termsAccepted")).to_be_checked()
    expect(ada.at("password")).to_have_value("")


def test_after_a_wrong_password_the_name_is_kept_and_the_password_is_not(ada: Visitor):
    ada.opens("login").fills(username="عائشة", password="at all").button("Sign in").click()
    expect(ada.page.locator("#error-summary")).to_be_focused()
    expect(ada.at("username")).to_have_value("عائشة")
    expect(ada.at("password")).to_have_value("")


def test_a_password_manager_sees_a_form_that_went_and_whose_it_was(ada: Visitor):
    ada.has_account().opens("account/password")
    known = ada.page.locator("form [autocomplete=username]")
    expect(known).to_have_value(ada.name)
    new = "seven green umbrellas"
    ada.fills(password=PASSWORD, password__new=new, password__confirm=new).button("Change password").click()
    ada.page.wait_for_url("**/account?done=password")
    ada.page.goto("/.well-known/change-password")
    assert ada.path == "/realms/demo/account/password"
    ada.context.clear_cookies()
    ada.page.goto("/.well-known/change-password")
    assert ada.path == "/realms/demo/forgot-password"


def test_enter_twice_and_a_click_send_one_form(ada: Visitor):
    button = ada.fills_registration().button("Create account")
    label, is_disabled = button.evaluate(_SENDS_THREE_TIMES)
    assert (label, is_disabled) == ("Creating account…", "true")
    ada.page.wait_for_url("**/verify-email?*")
    assert len([path for path, _ in ada.posted() if path.endswith("/register")]) == 1


@pytest.mark.parametrize("failure", ["429", "offline", "silence"])
def test_a_check_without_an_answer_is_told_and_holds_nobody_up(ada: Visitor, failure: str):
    """Silence is given up after the five seconds that the page's own settings name."""
    ada.forgives("ERR_|status of|htmx:|Response Status Error")
    ada.opens("register")
    assert '"timeout":5000' in (ada.page.locator("meta[name=htmx-config]").get_attribute("content") or "")
    ada.page.route("**/check/**", _FAILURES[failure])
    ada.fills(username=ada.name).at("email").focus()
    expect(ada.note("username")).to_have_text("We could not check this just now. You can still continue.")
    ada.waits_until(lambda: ada.told() == ["We could not check this just now. You can still continue."], "it is spoken")
    assert ada.focused() == "email"
    assert not ada.has_wrong("username")
    ada.fills(**ada.answers()).at("termsAccepted").check()
    ada.button("Create account").click()
    ada.page.wait_for_url("**/verify-email?*")


def test_another_mail_is_told_once_and_the_code_keeps_the_focus(ada: Visitor):
    """A page's own words are not spoken when it comes, so they are said once more where a screen reader listens."""
    ada.registers().page.goto(f"{ada.page.url}&sent=again")
    ada.waits_until(lambda: ada.told() == ["Done: A new mail is on its way."], "it is spoken once")
    assert ada.focused() == "code"


def test_what_was_saved_is_told_once(ada: Visitor):
    ada.has_account().opens("account/profile").fills(firstName="Augusta").button("Save").click()
    expect(ada.page.locator(".notice")).to_contain_text("Your profile is saved.")
    ada.waits_until(lambda: ada.told() == ["Done: Your profile is saved."], "it is spoken once")


def test_the_profile_is_checked_while_it_is_edited(ada: Visitor):
    ada.has_account().opens("account/profile").fills(phoneNumber="0 12")
    ada.page.keyboard.press("Tab")
    expect(ada.at("phoneNumber")).to_have_attribute("aria-invalid", "true")
    ada.fills(phoneNumber="+441234567890")
    expect(ada.at("phoneNumber")).not_to_have_attribute("aria-invalid", "true")
    expect(ada.note("phoneNumber")).to_be_empty()


def test_a_check_after_the_session_ended_puts_no_page_into_the_form(ada: Visitor):
    ada.forgives("status of 403|htmx:|Response Status Error")
    ada.has_account().opens("account/profile").context.clear_cookies(name="portico-session-demo")
    ada.fills(phoneNumber="0 12")
    ada.page.keyboard.press("Tab")
    expect(ada.note("phoneNumber")).to_have_text("We could not check this just now. You can still continue.")


def _pastes(ada: Visitor, name: str, value: str) -> None:
    ada.page.evaluate("(text) => navigator.clipboard.writeText(text)", value)
    ada.at(name).focus()
    ada.page.keyboard.press("Control+v")


_SENDS_THREE_TIMES = """(button) => {
  button.form.requestSubmit();
  button.form.requestSubmit();
  button.click();
  return [button.textContent, button.ariaDisabled];
}"""

_FAILURES: dict[str, Callable[[Route], object]] = {
    "429": lambda route: route.fulfill(status=429, body="no"),
    "offline": lambda route: route.abort("internetdisconnected"),
    "silence": lambda _: None,
}
