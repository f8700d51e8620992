"""Registering, proving the mailbox, signing in and out, as people do it in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.chromium import Visitor
from tests.support.person import PASSWORD

HTMX = "**/static/htmx-*"


def test_by_code_from_the_inbox_to_the_account_and_back_in(ada: Visitor):
    ada.opens("/").page.get_by_role("link", name="Create an account").click()
    ada.fills(**ada.answers()).at("termsAccepted").check()
    ada.button("Create account").click()
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("Check your email")
    expect(ada.page.get_by_text(ada.email)).to_be_visible()
    code = read_code_in_the_inbox(ada)
    ada.fills(code=code).button("Continue").click()
    ada.page.wait_for_url("**/account")
    ada.button("Sign out").click()
    ada.page.wait_for_url("**/login")
    signs_in(ada)


def test_by_link_on_the_same_device(ada: Visitor):
    ada.registers().opens(ada.link())
    ada.button("Confirm my email address").click()
    ada.page.wait_for_url("**/account")


def test_by_link_on_another_device_the_password_is_asked(ada: Visitor, elsewhere: Visitor):
    elsewhere.opens(ada.registers().link())
    elsewhere.fills(password="not the one chosen").button("Confirm my email address").click()
    assert_errors_begin_the_page(elsewhere)
    elsewhere.fills(password=PASSWORD).button("Confirm my email address").click()
    expect(elsewhere.page.get_by_role("main")).to_contain_text("confirmed")


def test_another_device_shows_the_code_for_the_first(ada: Visitor, elsewhere: Visitor):
    elsewhere.opens(ada.registers().link())
    elsewhere.page.get_by_role("link", name="Show me the code").click()
    shown = elsewhere.page.locator(".code-shown").inner_text()
    ada.fills(code=shown).button("Continue").click()
    ada.page.wait_for_url("**/account")


def test_whoever_did_not_register_ends_it(ada: Visitor, elsewhere: Visitor):
    elsewhere.opens(ada.registers().link())
    elsewhere.button("This was not me").click()
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Stopped")


def test_the_waiting_page_notices_and_leaves_the_rest_to_its_reader(ada: Visitor, elsewhere: Visitor):
    ada.registers().at("code").focus()
    elsewhere.opens(ada.link()).fills(password=PASSWORD).button("Confirm my email address").click()
    sentence = "Your email address is confirmed. Press Continue."
    expect(ada.page.locator("#proof-state")).to_have_text(sentence, timeout=15_000)
    ada.waits_until(lambda: ada.told() == [sentence], "the sentence is spoken once")
    assert ada.focused() == "code"
    assert ada.path == "/realms/demo/verify-email"
    ada.button("Continue").click()
    ada.page.wait_for_url("**/account")


def test_everything_works_without_javascript(arrive: Callable[..., Visitor]):
    ada = arrive(java_script_enabled=False)
    ada.fills_registration(email="ada@").button("Create account").click()
    expect(ada.at("username")).to_have_value(ada.name)
    expect(ada.page).to_have_title("Error: Create an account – Portico Demo")
    ada.fills(email=ada.email, password=PASSWORD, password__confirm=PASSWORD).button("Create account").click()
    proves_by_code_and_comes_back(ada)
    forgets_the_password(ada, "seven green umbrellas")
    changes_the_profile(ada)


def test_everything_works_where_htmx_is_blocked(ada: Visitor):
    ada.page.route(HTMX, lambda route: route.abort())
    ada.forgives("ERR_FAILED")
    ada.fills_registration(email="ada@").button("Create account").click()
    assert_errors_begin_the_page(ada)
    ada.fills(email=ada.email, password=PASSWORD, password__confirm=PASSWORD).button("Create account").click()
    proves_by_code_and_comes_back(ada)


def test_a_double_click_makes_one_account(ada: Visitor):
    ada.fills_registration()
    ada.button("Create account").dblclick()
    ada.page.wait_for_url("**/verify-email?*")
    assert len([path for path, _ in ada.posted() if path.endswith("/register")]) == 1
    assert mails_for(ada) == 1


def test_two_posts_of_one_form_make_one_account(arrive: Callable[..., Visitor]):
    """Without scripts nothing holds the second click back but the server."""
    ada = arrive(java_script_enabled=False)
    ada.fills_registration()
    ada.button("Create account").dblclick()
    ada.page.wait_for_url("**/verify-email?*")
    ada.fills(code=ada.code()).button("Continue").click()
    ada.page.wait_for_url("**/account")
    assert mails_for(ada) == 1


def test_an_expired_form_keeps_what_was_typed(ada: Visitor):
    ada.fills_registration()
    ada.context.clear_cookies(name="portico-form")
    ada.button("Create account").click()
    expect(ada.page.get_by_role("main")).to_contain_text("Nothing was lost")
    expect(ada.at("email")).to_have_value(ada.email)
    expect(ada.at("termsAccepted")).to_be_checked()
    expect(ada.at("password")).to_have_value("")
    ada.fills(password=PASSWORD, password__confirm=PASSWORD).button("Create account").click()
    ada.page.wait_for_url("**/verify-email?*")


def test_back_after_submit_keeps_what_was_typed(ada: Visitor):
    ada.registers().page.go_back()
    expect(ada.at("username")).to_have_value(ada.name)
    expect(ada.at("email")).to_have_value(ada.email)
    expect(ada.button("Create account")).not_to_have_attribute("aria-disabled", "true")
    ada.page.go_forward()
    expect(ada.at("code")).to_be_visible()


def test_errors_lead_to_their_fields(ada: Visitor):
    ada.opens("register").button("Create account").click()
    assert_errors_begin_the_page(ada)
    lines = ada.page.locator("#error-summary a")
    targets = lines.evaluate_all("(all) => all.map((one) => one.hash.slice(1))")
    assert targets == [name for name in field_order(ada) if name in targets]
    for number, name in enumerate(targets):
        lines.nth(number).click()
        assert ada.focused() == name
        assert lines.nth(number).inner_text() in ada.note(name).inner_text()


def test_a_pasted_code_may_have_gaps(ada: Visitor):
    code = ada.registers().code()
    ada.at("code").focus()
    ada.page.keyboard.insert_text(f" {code[:3]} {code[3:]} ")
    ada.page.keyboard.press("Enter")
    ada.page.wait_for_url("**/account")


def test_showing_a_password_keeps_the_caret_and_is_undone_by_sending(ada: Visitor):
    ada.opens("login").fills(username=ada.name, password="not a secret")
    ada.at("password").evaluate("(input) => input.setSelectionRange(3, 3)")
    ada.button("Show: Password").click()
    expect(ada.at("password")).to_have_attribute("type", "text")
    assert ada.at("password").evaluate("(input) => input.selectionStart") == 3
    ada.waits_until(lambda: ada.told() == ["Your password is shown"], "it is spoken")
    ada.page.evaluate("document.addEventListener('submit', () => { window.name = password.type; })")
    ada.button("Sign in").click()
    assert_errors_begin_the_page(ada)
    assert ada.page.evaluate("window.name") == "password"
    expect(ada.at("username")).to_have_value(ada.name)
    expect(ada.at("password")).to_have_value("")


@pytest.fixture
def elsewhere(ada: Visitor):
    """Ada's other device."""
    other = ada.at_another_device()
    yield other
    other.leaves()


def read_code_in_the_inbox(ada: Visitor) -> str:
    ada.code()
    tab = ada.new_tab()
    tab.goto("/dev/inbox")
    tab.locator("li.mail", has_text=ada.email).get_by_role("link").first.click()
    frame = tab.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    tab.close()
    return ada.code()


def signs_in(ada: Visitor) -> None:
    ada.fills(username=ada.name, password=PASSWORD).button("Sign in").click()
    ada.page.wait_for_url("**/account")
    expect(ada.page.get_by_role("main")).to_contain_text(ada.email)


def proves_by_code_and_comes_back(ada: Visitor) -> None:
    ada.page.wait_for_url("**/verify-email?*")
    ada.fills(code=ada.code()).button("Continue").click()
    ada.page.wait_for_url("**/account")
    ada.button("Sign out").click()
    ada.page.wait_for_url("**/login")
    signs_in(ada)


def forgets_the_password(ada: Visitor, other: str) -> None:
    """From the account to the account, with another password."""
    ada.button("Sign out").click()
    ada.page.get_by_role("link", name="Forgot your password?").click()
    ada.fills(username=ada.name).button("Send me a code").click()
    ada.fills(code=ada.code("Choose a new password")).button("Continue").click()
    ada.fills(password__new=other, password__confirm=other).button("Save the new password").click()
    ada.fills(username=ada.name, password=other).button("Sign in").click()
    ada.page.wait_for_url("**/account")


def changes_the_profile(ada: Visitor) -> None:
    ada.page.get_by_role("link", name="Edit your profile").click()
    ada.fills(firstName="Augusta").button("Save").click()
    expect(ada.page.get_by_role("main")).to_contain_text("Your profile is saved.")
    expect(ada.page.get_by_role("main")).to_contain_text("Augusta")


def assert_errors_begin_the_page(ada: Visitor) -> None:
    expect(ada.page.locator("#error-summary")).to_be_focused()
    assert ada.page.title().startswith("Error: ")


def mails_for(ada: Visitor) -> int:
    ada.code()
    return ada.context.request.get("/dev/inbox").text().count(ada.email)


def field_order(ada: Visitor) -> list[str]:
    return ada.page.locator("form [name]:visible").evaluate_all("(all) => all.map((one) => one.id)")
