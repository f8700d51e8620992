"""Every page in every state by the checklist: light and dark, narrow and wide, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from portal import create_app
from portal.locations import TEMPLATES
from tests.browser.checklist import CHECKLIST
from tests.browser.laws import axe_faults, faults
from tests.browser.walk import Seen, Walk, prepare
from tests.conftest import closed
from tests.support.clock import SetClock
from tests.support.portals import make_settings
from tests.theming.browser import SampleServer

SIZES = {375: 667, 1280: 800}
MODES = [
    (scheme, width, has_scripts) for scheme in ("light", "dark") for width in SIZES for has_scripts in (True, False)
]
NO_PAGES = {"api-docs", "dev-inbox", "dev-mail", "dev-themes", "field-message", "password-rules", "questions"}
ELSEWHERE = {"login-update-profile"}
"""Looked at by `test_showcase.py`: the realms of this walk ask nothing at a later sign-in."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, upgraded_file: Path) -> Iterator[Walk]:
    """Everything that an English reader sees."""
    folder = tmp_path_factory.mktemp("walk")
    path = folder / "walk.db"
    path.write_bytes(upgraded_file.read_bytes())
    clock = SetClock()
    app = create_app(make_settings(folder, f"sqlite:///{path}"), clock=clock)
    prepare(app)
    walked = Walk(app, clock)
    walked.all()
    yield walked
    closed(app)


@pytest.fixture(scope="module")
def pages(walk: Walk) -> Iterator[SampleServer]:
    """A server of what was seen."""
    server = SampleServer({f"/{name}": seen.html for name, seen in walk.seen.items()}, None)
    yield server
    server.close()


def test_the_walk_leads_to_every_page(walk: Walk):
    templates = {path.stem for kind in ("login", "account") for path in (TEMPLATES / kind).glob("*.html")}
    seen = {each.html.split('<body class="page-', 1)[1].split('"', 1)[0] for each in walk.seen.values()}
    assert seen == templates - NO_PAGES - ELSEWHERE - {"frame"}


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_a_page_passes_the_checklist(browser: Browser, walk: Walk, pages: SampleServer, mode):
    """Each page in one mode; all modes take turns. Of pages that differ in words alone one stands for all."""
    number = MODES.index(mode)
    shapes = {seen.shape: seen for seen in reversed(walk.seen.values())}
    some = [seen for at, seen in enumerate(shapes.values()) if at % len(MODES) == number]
    assert len(some) > 5
    assert judged(browser, pages, some, mode) == []


@pytest.mark.prove
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_every_page_passes_the_checklist_in_every_mode(browser: Browser, walk: Walk, pages: SampleServer, mode):
    assert judged(browser, pages, list(walk.seen.values()), mode) == []


def test_every_item_of_the_checklist_has_its_test():
    """Each names tests that exist; the ones without are named for the issue whose pages they are about."""
    here = Path(__file__).parent
    assert list(CHECKLIST) == list(range(1, 41))
    for item, (about, tests) in CHECKLIST.items():
        assert tests or "(issue " in about, item
        for test in tests:
            file, name = test.split("::")
            assert f"\ndef {name}(" in (here / file).read_text(encoding="utf-8"), test


@pytest.mark.parametrize("page", ["register-plain", "reset-plain"])
def test_a_realm_that_asks_once_has_one_field(walk: Walk, page: str):
    assert walk.seen[page].html.count('type="password"') == 1
    assert 'password-confirm"' not in walk.seen[page].html
    assert 'password-confirm"' not in walk.seen["account-password-plain"].html


def test_what_is_wrong_is_seen_without_colours(browser: Browser, pages: SampleServer):
    """Where the system sets all colours: the sign and the word stand there, and the focus has its ring."""
    context = browser.new_context(forced_colors="active", base_url=pages.address)
    page = context.new_page()
    page.goto("/register-many-errors")
    found = page.locator(".is-wrong").evaluate_all(_SIGNS)
    assert found
    assert all(sign == '"!"' and border != "0px" and word == "Error:" for sign, border, word in found)
    page.locator("#email").focus()
    assert page.locator("#email").evaluate("(one) => getComputedStyle(one).outlineStyle") != "none"
    assert page.locator("#email").evaluate("(one) => parseFloat(getComputedStyle(one).borderTopWidth)") >= 2
    context.close()


_SIGNS = """(all) => all.map((one) => {
  const sign = getComputedStyle(one, "::before");
  return [sign.content.split(" / ")[0], sign.borderTopWidth, one.firstElementChild.textContent.trim()];
})"""


# A page spoilt in many ways, and the items that have to notice: a law that finds nothing would not be missed.
SPOILT = (
    (
        'aria-required="true" aria-invalid="true" autocomplete="username"',
        'aria-invalid="" autocomplete="off"',
        {7, 8, 9},
    ),
    ('id="lastName"', 'id="firstName"', {3}),
    ("<title>Error: ", "<title>", {4}),
    ('class="skip-link"', 'class="x"', {5}),
    ('<label for="phoneNumber">', '<label hidden for="phoneNumber">', {6}),
    ('inputmode="email"', 'maxlength="20"', {10}),
    ('class="rules" id="password-rules"', 'class="rules" id="password-rule"', {28}),
    ('href="#email"', 'href="#mail"', {17}),
    ("English", "Eng" * 200, {31, 35}),
    ('class="button-show" aria-controls="password"', 'class="button" hidden', {13}),
    ('class="tick"', 'class="t"', {28}),
    ("</main>", '<a href="/" class="field-message is-wrong" tabindex="3">x</a></main>', {26, 30}),
)


def test_a_spoilt_page_is_noticed(browser: Browser, walk: Walk, pages: SampleServer):
    seen, expected = walk.seen["register-many-errors"], set()
    html = seen.html
    for old, new, items in SPOILT:
        assert old in html, old
        html = html.replace(old, new, 1)
        expected |= items
    pages.pages["/spoilt"] = html
    page = browser.new_page()
    page.goto(f"{pages.address}/spoilt")
    found = faults(page, seen, error_prefix="Error:", scheme="dark", has_scripts=True)
    page.close()
    assert expected | {32} <= {int(each.split(":")[0]) for each in found}


def judged(browser: Browser, pages: SampleServer, some: list[Seen], mode) -> list[str]:
    scheme, width, has_scripts = mode
    look = {
        "viewport": {"width": width, "height": SIZES[width]},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
        "base_url": pages.address,
    }
    context = browser.new_context(java_script_enabled=has_scripts, **look)
    # axe waits for timers, which do not run where scripts are off: it looks at pages whose scripts are empty.
    reading = context if has_scripts else browser.new_context(**look)
    if not has_scripts:
        reading.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    found = []
    for seen in some:
        told = {"error_prefix": "Error:", "scheme": scheme, "has_scripts": has_scripts}
        found += [f"{seen.name}: {each}" for each in _judged(context, reading, seen, told)]
    for each in {context, reading}:
        each.close()
    return found


def _judged(context: BrowserContext, reading: BrowserContext, seen: Seen, told) -> list[str]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(f"console: {line.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.goto(f"/{seen.name}")
    if told["has_scripts"] and seen.has_errors:
        expect(page.locator("#error-summary")).to_be_focused()
    found = faults(page, seen, **told)
    if reading is not context:
        page.close()
        page = reading.new_page()
        page.goto(f"/{seen.name}")
    found += axe_faults(page)
    page.close()
    return complaints + found
