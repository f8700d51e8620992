"""The developers' gallery: every page and mail of a theme in every state."""

import re
from dataclasses import replace

import pytest

from portal import create_app
from tests.conftest import closed


@pytest.fixture
def settings(settings, tmp_path):
    (tmp_path / "themes" / "acme" / "login").mkdir(parents=True)
    (tmp_path / "themes" / "acme" / "theme.properties").write_text("color.dark.accent=#abcdef\nlocales=en,de")
    return replace(settings, themes_dirs=(tmp_path / "themes",))


def pictures(mallory, query=""):
    page = mallory.opens(f"/dev/themes{query}").html
    return [found.replace("&amp;", "&") for found in re.findall(r'<iframe src="([^"]+)"', page)]


def test_every_picture_of_a_theme_can_be_opened(mallory):
    shown = pictures(mallory, "?theme=acme&locale=de")
    assert len(shown) > 80
    for address in shown[::7]:
        answer = mallory.browser.get(address)
        assert answer.status_code == 200
        assert 'lang="de"' in answer.text
        assert "<script" not in answer.text
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("scheme", "others"), [("dark", "light"), ("light", "dark")])
def test_a_picture_is_dark_or_light_whatever_the_device_prefers(mallory, scheme, others):
    page = mallory.browser.get(f"/dev/themes/login?theme=acme&scheme={scheme}").text
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    assert [sheet.split("?")[0].rsplit("/", 1)[1] for sheet in sheets] == ["portal.css", "tokens.css"]
    tokens = mallory.browser.get(sheets[1]).text
    assert "prefers-color-scheme" not in tokens + mallory.browser.get(sheets[0]).text
    assert ("@media (min-width: 0px)" in tokens) == (scheme == "dark")
    assert f"color-scheme: {scheme};" in tokens


def test_a_saved_file_changes_the_mark_that_the_open_page_asks_for(mallory, settings):
    before = mallory.browser.get("/dev/themes/mark?theme=acme").text
    (settings.themes_dirs[0] / "acme" / "theme.properties").write_text("color.accent=#123456")
    assert mallory.browser.get("/dev/themes/mark?theme=acme").text != before


def test_a_theme_that_is_not_served_says_so(mallory, settings):
    (settings.themes_dirs[0] / "acme" / "login" / "login.html").write_text("{% if %}")
    assert "This theme is not served" in mallory.opens("/dev/themes?theme=acme").html


@pytest.mark.parametrize(
    "path",
    ["sheet/light/static/../app.py", "sheet/light/etc/passwd", "sheet/dark/resources/x/login/0/a", "nothing"],
)
def test_nothing_else_is_shown(mallory, path):
    assert mallory.browser.get(f"/dev/themes/{path}").status_code == 404


def test_in_production_there_is_no_such_address(settings, clock):
    app = create_app(replace(settings, environment="production"), clock=clock)
    assert app.test_client().get("/dev/themes").status_code == 404
    closed(app)
