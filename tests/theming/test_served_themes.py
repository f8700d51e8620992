"""Themes on a portal that really serves: saved files are seen at once, and brands side by side never mix."""

import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest

from tests.support.servers import APP, Browser, run, serving

WORN = re.compile(r"/resources/(\w+)/")
# Of each brand: pages of its realm, and a word that no other has.
BRANDS = {
    "harvest": ("shop", "Join the market"),
    "meridian": ("business", "Open an account"),
    "commons": ("community", "Come on in!"),
}
PAGES = ("register", "login", "terms", "reset-password", "nothing-there")


@pytest.fixture(scope="module")
def themes(tmp_path_factory):
    return tmp_path_factory.mktemp("themes")


@pytest.fixture(scope="module")
def server(tmp_path_factory, themes):
    with serving(APP, tmp_path_factory.mktemp("portal"), PORTAL_THEMES_DIR=str(themes)) as served:
        yield served


@pytest.fixture
def acme(server, themes, tmp_path):
    """A new theme, made and opened as its maker does it."""
    made = run("-m", "flask", "--app", "app", "theme", "new", "acme", folder=tmp_path, PORTAL_THEMES_DIR=str(themes))
    assert made.returncode == 0, made.stderr
    return themes / "acme"


def wake(file, line, value):
    """What a person does in an editor: takes the # away and changes the value."""
    text = file.read_text()
    changed = re.sub(rf"^#?{re.escape(line)}=.*$", f"{line}={value}", text, flags=re.MULTILINE)
    assert changed != text
    file.write_text(changed)


def test_saved_tokens_and_messages_are_seen_on_the_very_next_request(server, acme):
    browser = Browser(server.address)
    browser.opens("/dev/themes/register?theme=acme")
    assert "Create account" in browser.html
    before = browser.opens("/dev/themes/mark?theme=acme").html

    wake(acme / "theme.properties", "color.accent", "#7a1f5c")
    wake(acme / "theme.properties", "shape.radius", "3px")
    wake(acme / "messages" / "messages_en.properties", "doRegister", "Join Acme")

    page = browser.opens("/dev/themes/register?theme=acme").html
    assert "Join Acme" in page
    assert browser.opens("/dev/themes/mark?theme=acme").html != before
    sheet = browser.opens(re.search(r'href="([^"]+tokens\.css)[^"]*"', page)[1]).html
    assert "--accent: #7a1f5c" in sheet
    assert "--radius: 3px" in sheet

    (acme / "login").mkdir()
    (acme / "login" / "register.html").write_text(
        '{% extends "login/register.html" %}{% block fields %}<p>Two minutes.</p>{{ super() }}{% endblock %}'
    )
    page = browser.opens("/dev/themes/register?theme=acme").html
    assert "<p>Two minutes.</p>" in page
    assert 'name="email"' in page


def seen(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


def mixed(server, count):
    """What so many requests, many at a time, showed of a brand that was not asked for."""
    wanted = list(islice(cycle((brand, page) for page in PAGES for brand in BRANDS), count))

    def look(asked):
        brand, page = asked
        realm, words = BRANDS[brand]
        html = seen(f"{server.address}/realms/{realm}/{page}")
        others = [other for other, (_, theirs) in BRANDS.items() if other != brand and theirs in html]
        is_told = words in html or page != "register"
        return [] if set(WORN.findall(html)) == {brand} and not others and is_told else [(asked, html)]

    with ThreadPoolExecutor(12) as people:
        return [fault for faults in people.map(look, wanted) for fault in faults]


def test_brands_side_by_side_never_mix(server):
    assert mixed(server, 300) == []


@pytest.mark.prove
def test_brands_side_by_side_never_mix_in_ten_thousand_requests(server):
    assert mixed(server, 10_000) == []
