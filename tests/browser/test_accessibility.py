"""What is not on a page when it comes, read by axe-core: live messages, opened parts, Arabic, mails."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.laws import OPTIONS, axe_faults
from tests.support.chromium import Visitor

IN_THE_DARK = {**OPTIONS, "runOnly": ["color-contrast"], "rules": {}}
NARROW, WIDE = {"width": 375, "height": 667}, {"width": 1280, "height": 800}


def at_register(ada: Visitor) -> None:
    ada.opens("register")


def at_register_with_live_messages(ada: Visitor) -> None:
    ada.opens("register").fills(username=ada.name, email="ada@gmial.com", phoneNumber="none").at("lastName").focus()
    ada.at("password").press_sequentially("correct horse")
    expect(ada.note("username")).to_have_text("This username is free")
    expect(ada.button("Use this")).to_be_visible()
    expect(ada.note("phoneNumber")).not_to_be_empty()
    expect(ada.page.locator(".is-met").first).to_be_visible()


def at_register_reading_the_terms(ada: Visitor) -> None:
    ada.opens("register").page.locator("summary").click()


def at_register_in_arabic(ada: Visitor) -> None:
    ada.opens("register?kc_locale=ar")


def at_register_with_errors_in_arabic(ada: Visitor) -> None:
    ada.opens("register?kc_locale=ar").fills(email="ada@").page.locator("button[type=submit]").click()
    has_come_back(ada)


def at_verify_correcting_the_address(ada: Visitor) -> None:
    ada.registers().page.locator("summary").click()


def at_verify_in_arabic(ada: Visitor) -> None:
    ada.registers().opens("verify-email?kc_locale=ar")


def in_the_inbox(ada: Visitor) -> None:
    ada.registers().mail()
    ada.opens("/dev/inbox")


def at_a_mail(ada: Visitor) -> None:
    in_the_inbox(ada)
    ada.page.locator("li.mail", has_text=ada.email).get_by_role("link").click()
    expect(ada.page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


# What the walk of the checklist does not see: what scripts add, what is opened by a press, other languages, and what
# only development has.
PLACES = [
    at_register_with_live_messages,
    at_register_reading_the_terms,
    at_register_in_arabic,
    at_register_with_errors_in_arabic,
    at_verify_correcting_the_address,
    at_verify_in_arabic,
    in_the_inbox,
    at_a_mail,
]


@pytest.mark.parametrize("gets_there", PLACES)
def test_a_page_is_open_to_everybody(ada: Visitor, gets_there: Callable[[Visitor], None]):
    """axe-core finds nothing; what is dark changes nothing but colours; and nothing scrolls sideways at 320 pixels."""
    gets_there(ada)
    found = []
    for size in (NARROW, WIDE):
        ada.page.set_viewport_size(size)
        ada.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found += [f"light, {size['width']}: {each}" for each in axe_faults(ada.page)]
    ada.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {each}" for each in axe_faults(ada.page, IN_THE_DARK)]
    ada.page.set_viewport_size({"width": 320, "height": 640})
    found += [f"too wide at 320 pixels: {each}" for each in sticks_out(ada.page)]
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_a_mail(ada: Visitor):
    """Alone in a page without a policy, because axe cannot run where the inbox shows it."""
    at_a_mail(ada)
    frame = ada.page.locator("iframe").get_attribute("src")
    html = ada.context.request.get(str(frame)).text()
    reader = ada.new_tab()
    reader.set_viewport_size(NARROW)
    reader.set_content(html)
    assert axe_faults(reader) == []
    reader.emulate_media(color_scheme="dark")
    assert axe_faults(reader, IN_THE_DARK) == []
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("gets_there", [at_register_with_live_messages, at_verify_correcting_the_address])
def test_whatever_is_pressed_is_big_enough_for_a_finger(ada: Visitor, gets_there: Callable[[Visitor], None]):
    """44 pixels each way; links within a sentence aside."""
    ada.page.set_viewport_size(NARROW)
    gets_there(ada)
    boxes = ada.page.locator("button:visible, .input:visible, summary:visible, .tick:visible, footer a, .brand")
    small = boxes.evaluate_all(
        "(all) => all.filter((one) => one.offsetHeight < 44 || one.offsetWidth < 44).map((one) => one.outerHTML)"
    )
    assert small == []


def test_arabic_comes_from_the_right_but_addresses_do_not(ada: Visitor):
    at_register_in_arabic(ada)
    expect(ada.page.locator("html")).to_have_attribute("dir", "rtl")
    assert ada.at("email").evaluate("(input) => getComputedStyle(input).direction") == "ltr"
    assert ada.at("firstName").evaluate("(input) => getComputedStyle(input).direction") == "rtl"
    label = ada.page.locator("label[for=username]").evaluate("(one) => getComputedStyle(one).textAlign")
    assert label in ("start", "right")


def test_every_control_says_its_name_and_purpose(ada: Visitor):
    at_register(ada)
    purposes = ada.page.locator("form .input").evaluate_all("(all) => all.map((one) => [one.id, one.autocomplete])")
    assert dict(purposes) == {
        "username": "username",
        "email": "email",
        "firstName": "given-name",
        "lastName": "family-name",
        "phoneNumber": "tel",
        "password": "new-password",
        "password-confirm": "new-password",
    }
    names = ada.page.locator("button").evaluate_all("(all) => all.map((one) => one.ariaLabel || one.textContent)")
    assert len(set(names)) == len(names)


def test_no_two_things_share_an_id_after_ten_live_checks(ada: Visitor):
    at_register_with_live_messages(ada)
    for number in range(5):
        ada.fills(username=f"a {number}").at("email").focus()
        expect(ada.note("username")).to_contain_text("letters")
        ada.fills(username=f"{ada.name}.{number}").at("email").focus()
        expect(ada.note("username")).to_have_text("This username is free")
    ids = ada.page.locator("[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert sorted(set(ids)) == sorted(ids)


def has_come_back(ada: Visitor) -> None:
    expect(ada.page.locator("#error-summary, .notice-error").first).to_be_focused()


def sticks_out(page: Page) -> list[str]:
    """What is wider than the window; nothing where the page does not scroll sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
        return []
    return page.locator("body *").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML)"
    )
