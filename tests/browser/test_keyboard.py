"""Hands that never leave the keyboard: every journey by Tab, Space and Enter, and nothing hidden behind anything."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.chromium import Visitor

OTHER = "seven green umbrellas"


def test_the_keyboard_alone_is_enough_to_register_and_sign_out(ada: Visitor):
    ada.opens("register")
    presses(ada, "Tab")
    assert ada.page.evaluate("document.activeElement.className") == "skip-link"
    presses(ada, "Enter")
    assert ada.focused() == "main"
    for name, value in ada.answers().items():
        types(ada, name.replace("__", "-"), value)
    tab_to(ada, "termsAccepted")
    presses(ada, "Space")
    sends(ada, "Create account")
    ada.page.wait_for_url("**/verify-email?*")
    ada.page.keyboard.type(ada.code())
    presses(ada, "Enter")
    ada.page.wait_for_url("**/account")
    sends(ada, "Sign out")
    ada.page.wait_for_url("**/login")


def test_the_keyboard_alone_is_enough_to_choose_a_new_password(ada: Visitor):
    ada.has_account().context.clear_cookies()
    ada.opens("login")
    follows(ada, "Forgot your password?")
    expect(ada.at("username")).to_be_focused()
    ada.page.keyboard.type(ada.name)
    presses(ada, "Enter")
    expect(ada.at("code")).to_be_focused()
    ada.page.keyboard.type(ada.code("Choose a new password"))
    presses(ada, "Enter")
    expect(ada.at("password-new")).to_be_visible()
    for name in ("password-new", "password-confirm"):
        types(ada, name, OTHER)
    presses(ada, "Enter")
    expect(ada.at("username")).to_be_focused()
    ada.page.keyboard.type(ada.name)
    types(ada, "password", OTHER)
    presses(ada, "Enter")
    ada.page.wait_for_url("**/account")


def test_the_keyboard_alone_is_enough_for_the_account(ada: Visitor):
    ada.has_account()
    follows(ada, "Edit your profile")
    types(ada, "firstName", "Augusta")
    sends(ada, "Save")
    ada.page.wait_for_url("**/account?done=profile")
    expect(ada.page.get_by_role("main")).to_contain_text("Augusta")
    follows(ada, "Change your email address")
    types(ada, "email", f"new.{ada.email}")
    types(ada, "password", "not the one")
    presses(ada, "Enter")
    expect(ada.page.locator("#error-summary")).to_be_focused()
    follows(ada, "That is not your current password. Check it and try again")
    expect(ada.at("password")).to_be_focused()
    follows(ada, "Back to your account")
    follows(ada, "Delete account")
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("Delete your account")


def test_a_short_form_takes_nine_tabs(ada: Visitor):
    ada.opens("/realms/plain/register")
    assert len(stops_to(ada, "Create account")) == 9


def test_a_form_has_no_more_stops_than_it_shows(ada: Visitor):
    ada.opens("register")
    assert len(stops_to(ada, "Create account")) <= 16


@pytest.mark.parametrize("path", ["register", "login", "forgot-password", "terms"])
def test_tab_leads_through_the_page_and_back(ada: Visitor, path: str):
    """No trap: as many steps back lead to where they began."""
    ada.opens(path).page.locator("#main").focus()
    there = [_step(ada, "Tab") for _ in range(5)]
    back = [_step(ada, "Shift+Tab") for _ in range(4)]
    assert back == there[3::-1]


@pytest.mark.parametrize("path", ["register", "login"])
def test_what_has_the_focus_is_seen_above_an_on_screen_keyboard(arrive: Callable[..., Visitor], path: str):
    """300 pixels are left of a telephone's window while its keyboard is shown."""
    ada = arrive(viewport={"width": 375, "height": 300}).opens(path)
    for _ in range(12):
        presses(ada, "Tab")
        hidden = ada.page.evaluate(_HIDDEN)
        assert not hidden, hidden


def stops_to(ada: Visitor, label: str) -> list[str]:
    """What Tab leads to from the top of the page down to the button."""
    stops: list[str] = []
    while not stops or stops[-1] != label:
        assert len(stops) < 40, stops
        stops.append(_step(ada, "Tab"))
    return stops


def presses(ada: Visitor, key: str) -> None:
    ada.page.keyboard.press(key)


def types(ada: Visitor, name: str, value: str) -> None:
    tab_to(ada, name)
    presses(ada, "Control+a")
    ada.page.keyboard.type(value)


def sends(ada: Visitor, label: str) -> None:
    _tab_until(ada, label)
    presses(ada, "Enter")


def follows(ada: Visitor, label: str) -> None:
    """A link, and waits for where it leads."""
    here = ada.page.url
    _tab_until(ada, label)
    presses(ada, "Enter")
    ada.waits_until(lambda: ada.page.url != here, f"“{label}” leads somewhere")
    ada.page.wait_for_load_state("load")


def tab_to(ada: Visitor, name: str) -> None:
    for _ in range(25):
        if ada.focused() == name:
            return
        presses(ada, "Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def _tab_until(ada: Visitor, label: str) -> None:
    for _ in range(40):
        if ada.page.evaluate("document.activeElement.textContent.trim()") == label:
            return
        presses(ada, "Tab")
    raise AssertionError(f"Tab does not lead to {label}")


def _step(ada: Visitor, key: str) -> str:
    presses(ada, key)
    return ada.page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")


_HIDDEN = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const isInside = box.bottom > 0 && box.top < innerHeight;
  const middle = Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 1);
  const found = document.elementFromPoint(box.left + box.width / 2, middle);
  const isSeen = isInside && found && (element.contains(found) || found.contains(element));
  return isSeen ? "" : element.outerHTML.slice(0, 200);
}"""
