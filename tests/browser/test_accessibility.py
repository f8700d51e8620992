"""Every page in every state, read by axe-core: light and dark, narrow and wide; English, and Arabic from the right."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import Visitor

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
IN_THE_DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
NARROW, WIDE = {"width": 375, "height": 667}, {"width": 1280, "height": 800}

Arrive = Callable[..., Visitor]


def at_register(ada: Visitor) -> None:
    ada.opens("register")


def at_register_with_errors(ada: Visitor) -> None:
    ada.opens("register").fills(username="a b", email="ada@").button("Create account").click()
    has_come_back(ada)


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


def at_verify(ada: Visitor) -> None:
    ada.registers()


def at_verify_with_a_wrong_code(ada: Visitor) -> None:
    ada.registers().fills(code="12").button("Continue").click()
    has_come_back(ada)


def at_verify_correcting_the_address(ada: Visitor) -> None:
    ada.registers().page.locator("summary").click()


def at_verify_in_arabic(ada: Visitor) -> None:
    ada.registers().opens("verify-email?kc_locale=ar")


def at_the_link(ada: Visitor) -> None:
    ada.registers().opens(ada.link())


def at_the_link_elsewhere(ada: Visitor) -> None:
    link = ada.registers().link()
    ada.context.clear_cookies()
    ada.opens(link)


def at_the_link_elsewhere_with_a_wrong_password(ada: Visitor) -> None:
    at_the_link_elsewhere(ada)
    ada.fills(password="not the one chosen").button("Confirm my email address").click()
    has_come_back(ada)


def at_the_code_for_the_first_device(ada: Visitor) -> None:
    at_the_link_elsewhere(ada)
    ada.page.get_by_role("link", name="Show me the code").click()


def at_login(ada: Visitor) -> None:
    ada.opens("login")


def at_login_with_an_error(ada: Visitor) -> None:
    ada.opens("login").fills(username="nobody", password="at all").button("Sign in").click()
    has_come_back(ada)


def at_the_start(ada: Visitor) -> None:
    ada.opens("/")


def at_the_terms(ada: Visitor) -> None:
    ada.opens("terms")


def in_the_inbox(ada: Visitor) -> None:
    ada.registers().mail()
    ada.opens("/dev/inbox")


def at_a_mail(ada: Visitor) -> None:
    in_the_inbox(ada)
    ada.page.locator("li.mail", has_text=ada.email).get_by_role("link").click()
    expect(ada.page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


def where_nothing_is(ada: Visitor) -> None:
    ada.opens("nothing-here")


def where_registration_is_closed(ada: Visitor) -> None:
    ada.opens("/realms/closed/register")


def where_nothing_waits(ada: Visitor) -> None:
    ada.opens("verify-email")


def at_the_account(ada: Visitor) -> None:
    ada.has_account()


def at_logout(ada: Visitor) -> None:
    ada.opens("logout")


PLACES = [
    at_register,
    at_register_with_errors,
    at_register_with_live_messages,
    at_register_reading_the_terms,
    at_register_in_arabic,
    at_register_with_errors_in_arabic,
    at_verify,
    at_verify_with_a_wrong_code,
    at_verify_correcting_the_address,
    at_verify_in_arabic,
    at_the_link,
    at_the_link_elsewhere,
    at_the_link_elsewhere_with_a_wrong_password,
    at_the_code_for_the_first_device,
    at_login,
    at_login_with_an_error,
    at_the_start,
    at_the_terms,
    in_the_inbox,
    at_a_mail,
    where_nothing_is,
    where_registration_is_closed,
    where_nothing_waits,
    at_the_account,
    at_logout,
]


@pytest.mark.parametrize("gets_there", PLACES)
def test_a_page_is_open_to_everybody(ada: Visitor, gets_there: Callable[[Visitor], None]):
    """axe-core finds nothing; what is dark changes nothing but colours; and nothing scrolls sideways at 320 pixels."""
    gets_there(ada)
    found = []
    for size in (NARROW, WIDE):
        ada.page.set_viewport_size(size)
        ada.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found += [f"light, {size['width']}: {each}" for each in violations(ada.page)]
        ada.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += [f"dark, {size['width']}: {each}" for each in violations(ada.page, IN_THE_DARK)]
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
    assert violations(reader) == []
    reader.emulate_media(color_scheme="dark")
    assert violations(reader, IN_THE_DARK) == []
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("gets_there", [at_register_with_live_messages, at_verify, at_login, at_the_account])
def test_whatever_is_pressed_is_big_enough_for_a_finger(ada: Visitor, gets_there: Callable[[Visitor], None]):
    """44 pixels each way; links within a sentence aside."""
    ada.page.set_viewport_size(NARROW)
    gets_there(ada)
    boxes = ada.page.locator("button:visible, .input:visible, summary:visible, .tick:visible, footer a, .brand")
    small = boxes.evaluate_all(
        "(all) => all.filter((one) => one.offsetHeight < 44 || one.offsetWidth < 44).map((one) => one.outerHTML)"
    )
    assert small == []


def test_dark_needs_no_script(arrive: Arrive):
    ada = arrive(java_script_enabled=False, color_scheme="dark", viewport=WIDE).opens("register")
    for part in ("body", "main", "#username"):
        red, green, blue = _colour(ada, part)
        assert max(red, green, blue) < 64, part


def test_arabic_comes_from_the_right_but_addresses_do_not(ada: Visitor):
    at_register_in_arabic(ada)
    expect(ada.page.locator("html")).to_have_attribute("dir", "rtl")
    assert ada.at("email").evaluate("(input) => getComputedStyle(input).direction") == "ltr"
    assert ada.at("firstName").evaluate("(input) => getComputedStyle(input).direction") == "rtl"
    label = ada.page.locator("label[for=username]").evaluate("(one) => getComputedStyle(one).textAlign")
    assert label in ("start", "right")


def test_nothing_moves_for_whoever_wants_it_still(arrive: Arrive):
    ada = arrive(reduced_motion="reduce").opens("register")
    ada.button("Create account").hover()
    assert ada.page.evaluate("document.getAnimations().length") == 0


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


def test_no_two_things_share_an_id(ada: Visitor):
    at_register_with_live_messages(ada)
    ids = ada.page.locator("[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert sorted(set(ids)) == sorted(ids)


def has_come_back(ada: Visitor) -> None:
    expect(ada.page.locator("#error-summary, .notice-error").first).to_be_focused()


def violations(page: Page, options: object = OPTIONS) -> list[str]:
    """What axe finds on the page as it stands: rule, help, and the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + ";undefined")
    found = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


def sticks_out(page: Page) -> list[str]:
    """What is wider than the window; nothing where the page does not scroll sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
        return []
    return page.locator("body *").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML)"
    )


def _colour(ada: Visitor, part: str) -> tuple[int, int, int]:
    found = ada.page.locator(part).evaluate("(one) => getComputedStyle(one).backgroundColor")
    red, green, blue = (int(number) for number in found.split("(")[1].rstrip(")").split(",")[:3])
    return red, green, blue
