"""The realm with every input type at a real browser: each field right and wrong, with scripts and without; rows, and
questions that answers bring up; open to everybody."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Route, expect

from tests.support.chromium import Visitor
from tests.support.person import PASSWORD
from tests.support.showcase import RIGHT, WRONG

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
IN_THE_DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
NARROW, WIDE = {"width": 375, "height": 667}, {"width": 1280, "height": 800}
REGISTER = "/realms/showcase/register"

TYPED = (
    *("username", "email", "firstName", "nickname", "badge", "account", "about", "secretWord", "website", "otherEmail"),
    *("phone", "topic", "age", "height", "anniversary"),
)
"""What a person can type wrongly; of calendars, sliders and lists only right answers come."""

Arrive = Callable[..., Visitor]


@pytest.fixture
def filling(ada: Visitor) -> Visitor:
    """Ada, at the empty form."""
    return ada.opens(REGISTER)


def test_each_field_tells_live_what_is_wrong_and_when_it_is_right(filling: Visitor):
    for name in TYPED:
        wrong, sentence = WRONG[name]
        filling.at(name).fill(str(wrong))
        filling.at(name).blur()
        expect(filling.note(name)).to_contain_text(sentence)
        assert filling.has_wrong(name), name
    for name in TYPED:
        filling.at(name).fill(filling.name if name == "username" else str(RIGHT[name]))
        filling.at(name).blur()
        expect(filling.note(name).locator(".is-wrong"), name).to_have_count(0)
        assert not filling.has_wrong(name), name


def test_a_group_is_judged_when_it_is_left_and_put_right_while_still_in_it(filling: Visitor):
    for option in ("music", "sports", "art", "travel"):
        filling.at(f"interests-{option}").check()
    filling.page.wait_for_timeout(400)
    expect(filling.note("interests")).to_be_empty()
    filling.at("tools").focus()
    expect(filling.note("interests")).to_contain_text("Interests: between 1 and 3 answers")
    assert filling.has_wrong("interests-art")
    filling.at("interests-art").uncheck()
    expect(filling.note("interests").locator(".is-wrong")).to_have_count(0)
    assert not filling.has_wrong("interests-music")


def test_a_form_that_is_right_makes_the_account(filling: Visitor):
    fill_right(filling)
    filling.button("Create account").click()
    filling.page.wait_for_url("**/account")
    expect(filling.page.get_by_text("(12) 34567-8901")).to_be_visible()
    expect(filling.page.get_by_text("California")).to_be_visible()
    filling.opens("/realms/showcase/account/profile")
    assert shown(filling) == {**expected(), "motto": "Onwards"}
    found = violations(filling)
    assert not found, "\n".join(found)


def test_nothing_is_lost_when_something_is_wrong(filling: Visitor):
    fill_right(filling)
    filling.fills(email="ada@", age="7")
    filling.at("password").fill("short")
    filling.button("Create account").click()
    expect(filling.page.locator("#error-summary")).to_be_focused()
    assert filling.page.locator("#error-summary a").evaluate_all("(all) => all.map((one) => one.hash)") == [
        "#email",
        "#password",
        "#age",
    ]
    assert shown(filling) == {**expected(), "age": "7", "motto": "Onwards"}
    found = violations(filling)
    assert not found, "\n".join(found)


def test_it_all_works_without_scripts(arrive: Arrive):
    ada = arrive(java_script_enabled=False).opens(REGISTER)
    fill_right(ada, has_scripts=False)
    ada.at("languages--1").fill("English")
    ada.button("Add another: Languages you speak").click()
    ada.at("languages--2").fill("French")
    assert ada.at("interests-art").is_checked()
    ada.at("tier-premium").check()
    ada.at("country").select_option("US")
    fill_passwords(ada)
    ada.button("Create account").click()
    expect(ada.page.locator(".notice-info")).to_contain_text("Your answers lead to more questions.")
    ada.fills(companyName="Analytical Engines", postalCode="94103", age="7")
    ada.at("state").select_option("CA")
    fill_passwords(ada)
    ada.button("Create account").click()
    expect(ada.page.locator("#error-summary")).to_contain_text(WRONG["age"][1])
    ada.fills(age="36")
    fill_passwords(ada)
    ada.button("Create account").click()
    ada.page.wait_for_url("**/account")
    ada.opens("/realms/showcase/account/profile")
    assert ada.at("languages--2").input_value() == "French"
    assert ada.at("state").input_value() == "CA"


def test_an_answer_brings_up_a_question_and_touches_nothing_else(filling: Visitor):
    filling.fills(nickname="Pip", password="short")
    filling.page.evaluate("() => { window.__inputs = [...document.querySelectorAll('input, select, textarea')]; }")
    filling.at("country").focus()
    filling.requests.clear()
    filling.at("country").select_option("US")
    expect(filling.at("state")).to_be_visible()
    assert filling.focused() == "country"
    assert filling.page.evaluate("window.__inputs.every((each) => each.isConnected)")
    assert filling.at("nickname").input_value() == "Pip"
    filling.waits_until(lambda: filling.told()[-1:] == ["New question: State"], "the new question is spoken")
    [body] = [body for path, body in filling.posted() if path.endswith("/questions")]
    assert {pair.split("=")[0] for pair in body.split("&")} == {"flow", "tier", "country"}
    expect(filling.page.locator("label[for=postalCode] .optional")).to_be_hidden()
    assert filling.at("postalCode").get_attribute("aria-required") == "true"


def test_a_question_goes_and_comes_back_with_its_answer(filling: Visitor):
    filling.at("tier-premium").check()
    filling.at("companyName").fill("Analytical Engines")
    filling.at("tier-free").check()
    expect(filling.at("companyName")).to_be_hidden()
    expect(filling.at("companyName")).to_be_disabled()
    filling.at("tier-premium").check()
    expect(filling.at("companyName")).to_be_visible()
    assert filling.at("companyName").input_value() == "Analytical Engines"


def test_a_question_that_somebody_is_in_goes_when_they_leave_it(filling: Visitor):
    filling.at("tier-premium").check()
    expect(filling.at("companyName")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    filling.page.route("**/questions", hold)
    filling.at("tier-free").check()
    filling.at("companyName").focus()
    filling.waits_until(lambda: held, "the answer is on its way")
    held[0].continue_()
    expect(filling.page.locator("[data-slot=companyName]")).to_have_attribute("data-leaving", "")
    assert filling.focused() == "companyName"
    filling.at("country").focus()
    expect(filling.at("companyName")).to_be_hidden()
    assert filling.focused() == "country"


def test_other_choices_are_offered_in_the_same_list(filling: Visitor):
    filling.at("country").select_option("US")
    filling.at("state").select_option("NY")
    filling.page.evaluate("() => { window.__state = document.getElementById('state'); }")
    filling.at("country").select_option("DE")
    expect(filling.at("state").locator("option")).to_have_text(["Choose one", "Bavaria", "Berlin", "Hamburg"])
    assert filling.page.evaluate("window.__state === document.getElementById('state')")
    assert filling.at("state").input_value() == ""
    filling.at("country").select_option("IS")
    expect(filling.at("state")).to_be_hidden()


def test_of_two_answers_the_last_one_decides(filling: Visitor):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    filling.page.route("**/questions", hold)
    filling.at("country").select_option("US")
    filling.waits_until(lambda: len(held) == 1, "the first is on its way")
    filling.at("country").select_option("DE")
    filling.waits_until(lambda: len(held) == 2, "the second too")
    held[1].continue_()
    expect(filling.at("state").locator("option", has_text="Berlin")).to_have_count(1)
    held[0].continue_()
    filling.page.wait_for_timeout(300)
    expect(filling.at("state").locator("option", has_text="Berlin")).to_have_count(1)


def test_a_question_that_could_not_be_brought_up_is_asked_when_the_form_is_sent(filling: Visitor):
    filling.forgives("ERR_FAILED")
    filling.page.route("**/questions", lambda route: route.abort())
    filling.fills(password=PASSWORD)
    filling.at("tier-premium").check()
    filling.button("Create account").click()
    expect(filling.page.locator(".notice-info")).to_be_focused()
    expect(filling.at("companyName")).to_be_visible()


def test_what_came_up_is_checked_like_everything_else(filling: Visitor):
    filling.at("tier-premium").check()
    filling.at("companyName").fill("x" * 81)
    filling.at("companyName").blur()
    expect(filling.note("companyName")).to_contain_text(WRONG["companyName"][1])


def test_rows_come_and_go_with_the_cursor_in_the_right_one(filling: Visitor):
    filling.at("languages--1").fill("English")
    add = filling.button("Add another: Languages you speak")
    for name in ("French", "German", "Latin"):
        add.click()
        filling.page.keyboard.type(name)
    expect(add).to_be_hidden()
    assert filling.focused() == "languages--4"
    filling.button("Remove: Languages you speak 2").click()
    assert filling.focused() == "languages--2"
    assert rows(filling) == ["English", "German", "Latin"]
    filling.waits_until(lambda: filling.told() == ["Removed: Languages you speak"], "that it is gone is spoken")
    filling.button("Remove: Languages you speak 3").click()
    assert filling.focused() == "languages--2"
    filling.button("Remove: Languages you speak 1").click()
    assert (rows(filling), filling.focused()) == (["German"], "languages--1")
    expect(filling.page.locator("[name='row:remove']")).to_be_hidden()
    assert not [path for path, _ in filling.posted() if path.endswith("/rows")]


def test_rows_are_checked_together(filling: Visitor):
    filling.at("languages--1").fill("x")
    filling.button("Add another: Languages you speak").click()
    filling.page.keyboard.type("French")
    expect(filling.note("languages")).to_be_empty()
    filling.at("secretWord").focus()
    expect(filling.note("languages")).to_contain_text(WRONG["languages"][1])
    filling.at("languages--1").fill("English")
    expect(filling.note("languages").locator(".is-wrong")).to_have_count(0)
    assert filling.focused() == "languages--1"


def test_enter_sends_the_form_and_adds_no_row(filling: Visitor):
    filling.at("username").press("Enter")
    expect(filling.page.locator("#error-summary")).to_be_focused()
    assert rows(filling) == [""]


def test_a_number_is_put_into_groups_when_it_is_complete(filling: Visitor):
    filling.at("account").fill("12345678901")
    filling.at("about").focus()
    expect(filling.at("account")).to_have_value("(12) 34567-8901")
    filling.at("account").fill("12345")
    filling.at("about").focus()
    expect(filling.at("account")).to_have_value("12345")


def test_what_a_browser_has_no_value_for_is_told_too(filling: Visitor):
    filling.at("age").press_sequentially("e")
    filling.page.keyboard.press("Tab")
    expect(filling.note("age")).to_contain_text("Age must be a number")
    filling.at("birthdate").focus()
    filling.page.keyboard.type("12")
    filling.at("about").focus()
    expect(filling.note("birthdate")).to_contain_text("Enter a real date")


def test_a_slider_says_where_it_is(filling: Visitor):
    expect(filling.at("mood-value")).to_have_text("5")
    filling.at("mood").focus()
    filling.page.keyboard.press("ArrowRight")
    expect(filling.at("mood-value")).to_have_text("6")


def test_the_form_is_open_to_everybody(filling: Visitor):
    """As it comes, and grown: axe-core finds nothing, dark changes colours only, nothing sticks out, ids are ids."""
    filling.at("tier-premium").check()
    filling.at("country").select_option("US")
    filling.button("Add another: Languages you speak").click()
    expect(filling.at("companyName")).to_be_visible()
    expect(filling.at("state")).to_be_visible()
    found = violations(filling)
    filling.page.set_viewport_size({"width": 320, "height": 640})
    assert filling.page.evaluate("document.documentElement.scrollWidth") == 320
    ids = filling.page.locator("[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert sorted(set(ids)) == sorted(ids)
    assert not found, "\n".join(found)


def test_whatever_is_pressed_is_big_enough_for_a_finger(filling: Visitor):
    filling.page.set_viewport_size(NARROW)
    filling.button("Add another: Languages you speak").click()
    boxes = filling.page.locator("button:visible, .input:visible, .tick:visible")
    small = boxes.evaluate_all(
        "(all) => all.filter((one) => one.offsetHeight < 44 || one.offsetWidth < 44).map((one) => one.outerHTML)"
    )
    assert small == []


def test_a_short_page_asks_the_rest_at_the_next_sign_in(filling: Visitor):
    fill_right(filling)
    filling.button("Create account").click()
    filling.page.wait_for_url("**/account")
    filling.context.clear_cookies()
    filling.opens("/realms/showcase/login").fills(username=filling.name, password=PASSWORD)
    filling.button("Sign in").click()
    filling.page.wait_for_url("**/update-profile*")
    filling.at("referral-friend").check()
    filling.at("friend").fill("Charles")
    found = violations(filling)
    filling.button("Continue").click()
    filling.page.wait_for_url("**/account")
    expect(filling.page.get_by_text("Charles", exact=True)).to_be_visible()
    assert not found, "\n".join(found)


def answers(visitor: Visitor) -> dict[str, str | list[str]]:
    return {**RIGHT, "username": visitor.name, "email": visitor.email}


def fill_right(visitor: Visitor, *, has_scripts: bool = True) -> None:
    """Every field as it should be, as a person fills it; without scripts those that are there."""
    given = answers(visitor)
    if has_scripts:
        visitor.at("languages--1").fill("English")
        visitor.button("Add another: Languages you speak").click()
        visitor.page.keyboard.type("French")
    for name in ("interests", "size", "tier") if has_scripts else ("interests", "size"):
        for option in [given[name]] if isinstance(given[name], str) else given[name]:
            visitor.at(f"{name}-{option}").check()
    visitor.at("newsletter").check()
    for name in ("department", "tools", "country") if has_scripts else ("department", "tools"):
        visitor.at(name).select_option(given[name])
    plain = {name: value for name, value in given.items() if isinstance(value, str) and name not in _CHOSEN}
    visitor.fills(**{name: value for name, value in plain.items() if has_scripts or name != "companyName"})
    if has_scripts:
        visitor.at("state").select_option("CA")
    fill_passwords(visitor)


_CHOSEN = ("size", "tier", "department", "country", "state", "source")


def fill_passwords(visitor: Visitor) -> None:
    visitor.fills(password=PASSWORD)


def expected() -> dict[str, object]:
    """What stands in the fields after that, but for those that are other people's at every test."""
    return {
        name: value for name, value in RIGHT.items() if name not in ("username", "email", "newsletter", "motto")
    } | {"newsletter": "true"}


def shown(visitor: Visitor) -> dict[str, object]:
    """What stands in the fields, by name; one that has several answers as a list."""
    pairs = visitor.page.evaluate(
        "() => [...new FormData(document.querySelector('form[id^=kc-]'))].filter(([, value]) => value)"
    )
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    motto = visitor.at("motto").input_value()
    plain: dict[str, object] = {
        name: found.get(name, []) for name in RIGHT if name not in ("username", "email", "motto")
    }
    plain = {name: values if isinstance(RIGHT[name], list) else values[0] for name, values in plain.items()}
    return {**plain, "newsletter": found["newsletter"][0], "motto": motto}


def rows(visitor: Visitor) -> list[str]:
    return visitor.page.locator("#languages [data-row] input").evaluate_all("(all) => all.map((one) => one.value)")


def violations(visitor: Visitor) -> list[str]:
    """What axe finds, and in the dark about colours."""
    page = visitor.page
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + ";undefined")
    found = []
    for size, scheme, options in ((WIDE, "light", OPTIONS), (NARROW, "dark", IN_THE_DARK)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        told = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
        found += [
            f"{scheme}, {size['width']}: {each['id']}: {[n['html'][:160] for n in each['nodes']]}" for each in told
        ]
    return found
