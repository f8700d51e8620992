from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from portal.theming.samples import mail_samples, page_samples
from portal.theming.themes import Themes
from tests.theming.browser import SampleServer

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TYPICAL = (
    *("home", "register", "register-many-errors", "register-suggestions", "register-long-words", "register-every-kind"),
    *("login", "login-wrong", "wait-sent-again", "wait-correcting", "link-foreign", "terms", "error-404", "account"),
    *("inbox", "inbox-mail", "mail-html-email-verification.html"),
)
LOG_STATUS = """() => {
  window.said = [];
  document.addEventListener("DOMContentLoaded", () => {
    const line = document.getElementById("status");
    const log = () => line.textContent && window.said.push(line.textContent);
    if (line) new MutationObserver(log).observe(line, {childList: true, characterData: true, subtree: true});
  });
}"""


@pytest.fixture(scope="module")
def server():
    themes = Themes([], reload=False)
    pages = {}
    for tag in ("en", "de", "ar"):
        for kind, make in (("login", page_samples), ("email", mail_samples)):
            for sample in make(themes.messages("base", kind, tag)):
                pages[f"/{tag}/{sample.name}"] = themes.render(
                    "base", sample.kind, sample.template, tag, sample.context
                )
    served = SampleServer(pages, themes)
    yield served
    served.close()


@pytest.fixture
def page(chromium, server):
    """A page whose complaints fail the test and whose status line is written down in `said`."""
    server.forget()
    context = chromium.new_context(viewport={"width": 800, "height": 700})
    context.set_default_timeout(5000)
    opened = context.new_page()
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("console", lambda line: opened.complaints.append(line.text) if is_complaint(line) else None)
    opened.add_init_script(f"({LOG_STATUS})()")
    yield opened
    assert opened.complaints == []
    context.close()


def is_complaint(line):
    """Whatever the browser calls an error, but htmx's note that a newer check took the place of an older one."""
    return line.type == "error" and not line.text.startswith(("htmx:afterRequest", "htmx:sendAbort"))


@pytest.fixture
def register(page, server):
    page.goto(f"{server.address}/en/register")
    return page


def note(page, name):
    return page.locator(f"#{name}-message")


def said(page):
    return page.evaluate("window.said")


def test_nothing_is_said_while_a_field_is_first_filled_in_or_passed_empty(register, server):
    register.focus("#username")
    for _ in range(4):
        register.keyboard.press("Tab")
    register.focus("#email")
    register.keyboard.type("maria", delay=20)
    register.wait_for_timeout(500)
    assert (server.requests, said(register)) == ([], [])


def test_leaving_a_wrong_field_tells_it_once(register, server):
    register.fill("#email", "maria")
    register.keyboard.press("Tab")
    expect(note(register, "email")).to_contain_text("correct format")
    expect(register.locator("#email")).to_have_attribute("aria-invalid", "true")
    register.wait_for_timeout(1000)
    assert said(register) == ["Error: Enter an email address in the correct format"]
    assert server.checks("email") == ["maria"]


def test_only_the_field_and_the_form_token_travel(register, server):
    register.fill("#password", "a secret of mine")
    register.fill("#email", "maria")
    register.keyboard.press("Tab")
    expect(note(register, "email")).to_contain_text("correct")
    (_, body, headers) = next(each for each in server.requests if each[0] == "/check/email")
    assert body == {"email": ["maria"]}
    assert headers["X-CSRFToken"] == "a-form-token"


def test_an_error_goes_as_soon_as_it_is_mended_and_the_field_stays_itself(register):
    field = register.locator("#email").element_handle()
    register.fill("#email", "maria")
    register.keyboard.press("Tab")
    expect(note(register, "email")).to_contain_text("correct")
    register.focus("#email")
    register.keyboard.press("End")
    register.keyboard.type("@example.com")
    expect(note(register, "email")).to_have_text("")
    assert register.get_attribute("#email", "aria-invalid") is None
    assert register.evaluate("field => field.isConnected && document.activeElement === field", field)
    assert register.input_value("#email") == "maria@example.com"


def test_leaving_an_unchanged_field_asks_no_second_time(register, server):
    register.fill("#email", "maria")
    register.keyboard.press("Tab")
    expect(note(register, "email")).to_contain_text("correct")
    register.focus("#email")
    register.keyboard.press("End")
    register.keyboard.type("k")
    register.wait_for_timeout(500)
    register.keyboard.press("Tab")
    register.wait_for_timeout(200)
    assert server.checks("email") == ["maria", "mariak"]


def test_a_late_answer_about_an_old_value_is_not_shown(register, server):
    server.delays["taken"] = 0.8
    register.fill("#username", "taken")
    register.keyboard.press("Tab")
    register.fill("#username", "another")
    register.keyboard.press("Tab")
    expect(note(register, "username")).to_have_text("This username is free")
    register.wait_for_timeout(1000)
    assert note(register, "username").inner_text() == "This username is free"


def test_an_answer_does_not_appear_over_what_is_typed_meanwhile(register, server):
    server.delays["taken"] = 0.4
    register.fill("#username", "taken")
    register.keyboard.press("Tab")
    register.focus("#username")
    register.keyboard.press("End")
    register.keyboard.type("-not")
    register.wait_for_timeout(800)
    assert note(register, "username").inner_text() == ""
    assert register.input_value("#username") == "taken-not"


def test_a_field_that_is_emptied_loses_what_was_said_about_it(register, server):
    register.fill("#username", "taken")
    register.keyboard.press("Tab")
    expect(note(register, "username")).to_contain_text("taken")
    register.fill("#username", "")
    register.keyboard.press("Tab")
    assert note(register, "username").inner_text() == ""
    assert register.get_attribute("#username", "aria-invalid") is None
    assert server.checks("username") == ["taken"]


@pytest.mark.parametrize(
    ("name", "typed", "button", "taken"),
    [
        ("username", "taken", "Use free-1", "free-1"),
        ("email", "m@gmial.com", "Use this", "m@gmail.com"),
    ],
)
def test_a_suggestion_is_taken_with_one_press(register, name, typed, button, taken):
    register.fill(f"#{name}", typed)
    register.keyboard.press("Tab")
    register.get_by_role("button", name=button).click()
    assert register.input_value(f"#{name}") == taken
    assert register.evaluate("document.activeElement.id") == name
    expect(register.locator(f"#{name}")).not_to_have_attribute("aria-invalid", "true")


def test_the_checklist_is_ticked_while_typing_and_the_password_travels_alone(register, server):
    rule = register.locator("#password-rules li").first
    register.fill("#username", "maria")
    register.focus("#password")
    register.keyboard.type("long enough to do")
    expect(rule).to_have_attribute("data-met", "true")
    assert register.get_attribute("#password", "aria-invalid") is None
    bodies = [body for path, body, _ in server.requests if path == "/check/password"]
    assert bodies == [{"password": ["long enough to do"]}]
    register.wait_for_timeout(1000)
    assert said(register)[-1] == "The password meets all rules."


def test_a_password_is_shown_hidden_and_hidden_again_when_sent(register, server):
    show = register.get_by_role("button", name="Show: Password", exact=True)
    register.fill("#password", "secret words")
    # its rules are told first; told later, they would take the place of what this is about
    expect(register.locator("#status")).to_have_text("The password meets all rules.")
    register.evaluate("document.getElementById('password').setSelectionRange(3, 3)")
    show.click()
    assert register.get_attribute("#password", "type") == "text"
    assert register.evaluate("document.getElementById('password').selectionStart") == 3
    expect(register.get_by_role("button", name="Hide: Password", exact=True)).to_have_text("Hide")
    expect(register.locator("#status")).to_have_text("Your password is shown")
    types = "e => { e.preventDefault(); window.sentAs = document.getElementById('password').type; }"
    register.evaluate(f"document.addEventListener('submit', {types})")
    register.get_by_role("button", name="Create account").click()
    assert register.evaluate("window.sentAs") == "password"


def test_two_presses_send_one_form(register, server):
    thrice = "button => { for (let i = 0; i < 3; i++) button.click(); return button.textContent; }"
    shown = register.evaluate(thrice, register.query_selector("#kc-register-form .button"))
    assert shown == "Creating account…"
    expect(register).to_have_title("done")
    assert [path for path, _, _ in server.requests] == ["/register"]


def test_a_message_that_appears_does_not_move_the_button_from_under_the_finger(register, server):
    register.fill("#email", "maria")
    button = register.locator("#kc-register-form .button")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    register.mouse.move(box["x"] + 20, box["y"] + 4)
    register.mouse.down()
    register.wait_for_timeout(400)
    register.mouse.up()
    expect(register).to_have_title("done")
    assert "/register" in [path for path, _, _ in server.requests]


def test_a_check_that_fails_says_so_and_stops_nobody(page, server):
    server.failing = True
    page.goto(f"{server.address}/en/register")
    page.fill("#username", "maria")
    page.keyboard.press("Tab")
    expect(note(page, "username")).to_have_text("We could not check this just now. You can still continue.")
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_title("done")
    page.complaints.clear()  # the browser reports the 500 itself


def test_with_errors_the_page_begins_at_their_summary_and_leads_to_the_fields(page, server):
    page.goto(f"{server.address}/en/register-many-errors")
    expect(page.locator("#error-summary")).to_be_focused()
    for link in page.locator("#error-summary a").all():
        link.click()
        assert "#" + page.evaluate("document.activeElement.id") == link.get_attribute("href")


def test_ticking_the_box_takes_its_error_away(page, server):
    page.goto(f"{server.address}/en/register-many-errors")
    page.check("#termsAccepted")
    expect(note(page, "termsAccepted")).to_have_text("")
    assert page.get_attribute("#termsAccepted", "aria-invalid") is None


def test_the_wait_for_another_mail_counts_down_in_the_button(page, server):
    server.pages["/en/short-wait"] = server.pages["/en/wait-sent-again"].replace('data-wait="45"', 'data-wait="2"')
    page.goto(f"{server.address}/en/short-wait")
    button = page.locator(".resend button")
    expect(button).to_have_text("Send again in 0:02")
    button.dispatch_event("click")
    assert server.requests == []
    expect(button).to_have_text("Send again")
    button.click()
    expect(page).to_have_title("done")


def test_without_htmx_everything_but_the_checks_works(page, server):
    page.route("**/htmx*", lambda route: route.abort())
    page.goto(f"{server.address}/en/register")
    page.fill("#email", "maria")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Show: Password", exact=True).click()
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_title("done")
    page.complaints.clear()  # the browser reports the blocked file itself


def test_without_scripts_there_is_no_button_that_does_nothing(chromium, server):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/en/register-suggestions")
    assert page.locator("main button:visible").all_inner_texts() == ["Create account"]
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_title("done")
    context.close()


def judged(chromium, server, paths, scheme, width):
    """What axe finds on these pages, and which of them are wider than the window."""
    context = chromium.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in paths:
        page.goto(server.address + path)
        page.evaluate(AXE)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules, iframes: false})", RULES)
        found += [(path, each["id"], each["nodes"][0]["html"]) for each in result["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((path, "overflow", width))
    context.close()
    return found


@pytest.mark.parametrize(("tag", "scheme", "width"), [("en", "light", 320), ("ar", "dark", 1280)])
def test_axe_finds_nothing_and_nothing_overflows(chromium, server, tag, scheme, width):
    paths = [f"/{tag}/{name}" for name in TYPICAL]
    assert judged(chromium, server, paths, scheme, width) == []


@pytest.mark.prove
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 320), ("light", 1280), ("dark", 1280)])
@pytest.mark.parametrize("tag", ["en", "de", "ar"])
def test_axe_finds_nothing_anywhere(chromium, server, tag, scheme, width):
    paths = [path for path in server.pages if path.startswith(f"/{tag}/") and not path.endswith(".txt")]
    assert judged(chromium, server, paths, scheme, width) == []
