import json
import re
from dataclasses import replace

import pytest

from portal.theming.themes import Themes


@pytest.fixture
def folder(settings, app):
    return settings.themes_dirs[0]


@pytest.fixture
def settings(settings, tmp_path):
    (tmp_path / "themes").mkdir()
    return replace(settings, themes_dirs=(tmp_path / "themes",))


def run(app, *words):
    return app.test_cli_runner().invoke(args=["theme", *words])


def test_a_new_theme_looks_like_its_parent_until_somebody_edits_it(app, folder):
    told = run(app, "new", "acme")
    assert told.exit_code == 0
    assert str(folder / "acme") in told.output
    themes = Themes([folder], reload=True)
    shown = [themes.render(name, "login", "info.html", "en", {"paragraphs": ["x"]}) for name in ("acme", "base")]
    assert shown[0] == shown[1]


def test_awake_lines_are_seen_at_once(app, folder):
    run(app, "new", "acme")
    file = folder / "acme" / "theme.properties"
    file.write_text(file.read_text().replace("#color.accent=#0f5c4c", "color.accent=#123456"))
    sentences = folder / "acme" / "messages" / "messages_en.properties"
    sentences.write_text(sentences.read_text().replace("#doRegister", "doRegister"))
    themes = Themes([folder], reload=True)
    assert themes.tokens("acme", "login").light["accent"] == "#123456"
    assert "Join us" in themes.render("acme", "login", "register.html", "en", {})


@pytest.mark.parametrize("name", ["Acme", "a", "../acme", "a_b", ""])
def test_a_name_that_is_none_is_refused(app, folder, name):
    told = run(app, "new", name)
    assert told.exit_code == 1
    assert "is no name for a theme" in told.output
    assert not list(folder.iterdir())


def test_a_theme_that_is_there_is_left_as_it_is(app, folder):
    (folder / "acme").mkdir()
    told = run(app, "new", "acme")
    assert (told.exit_code, list((folder / "acme").iterdir())) == (1, [])
    assert "is there already" in told.output


def test_a_parent_that_nobody_has_is_refused(app, folder):
    assert "There are: base" in run(app, "new", "acme", "--parent", "mother").output


def test_a_link_shows_the_theme_to_whoever_opens_it(app, folder, mallory):
    run(app, "new", "acme")
    (folder / "acme" / "messages" / "messages_en.properties").write_text("doRegister=Join Acme")
    address = run(app, "link", "acme").output.strip()
    assert "Join Acme" in mallory.opens(address.removeprefix("http://localhost")).html


def test_a_preview_is_a_folder_that_needs_no_server(app, folder, tmp_path):
    run(app, "new", "acme")
    (folder / "acme" / "theme.properties").write_text("color.accent=#123456\nlogo=img/logo.svg")
    (folder / "acme" / "resources" / "img").mkdir(parents=True)
    (folder / "acme" / "resources" / "img" / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    out = tmp_path / "out"
    told = run(app, "preview", "acme", "-o", str(out), "--locale", "ar", "--no-shots")
    assert told.exit_code == 0, told.output
    page = (out / "ar" / "dark" / "register.html").read_text()
    named = re.findall(r'(?:href|src)="([^"#]+)"', page)
    assert any(address.endswith("tokens.css") for address in named)
    assert any(address.endswith("logo.svg") for address in named)
    for address in named:
        assert (out / "ar" / "dark" / address).exists(), address
    assert 'href="ar/dark/register.html"' in (out / "index.html").read_text()


def test_a_page_is_copied_with_a_mark_of_what_it_was_made_from(app, folder):
    run(app, "new", "acme")
    told = run(app, "override", "acme", "login/register.html")
    assert told.exit_code == 0, told.output
    copy = folder / "acme" / "login" / "register.html"
    assert copy.read_text().startswith("{# copied from login/register.html [")
    assert "is there already" in run(app, "override", "acme", "login/register.html").output
    copy.write_text("{# copied from login/register.html [content:00000000] #}\n<p></p>")
    run(app, "override", "acme", "login/register.html", "--mark")
    assert "00000000" not in copy.read_text()
    assert copy.read_text().endswith("\n<p></p>")


def test_what_nobody_has_cannot_be_copied(app, folder):
    run(app, "new", "acme")
    assert "has a file 'login/nothing.html'" in run(app, "override", "acme", "login/nothing.html").output
    assert "no theme 'base' of your own" in run(app, "override", "base", "login/register.html").output


@pytest.mark.parametrize(("planted", "status"), [("color.ink=#ffffff", 1), ("color.accent=#0f5c4c", 0), ("x=1", 0)])
def test_check_ends_with_a_status_that_a_pipeline_understands(app, folder, planted, status):
    run(app, "new", "acme")
    (folder / "acme" / "theme.properties").write_text(f"{planted}\n")
    told = run(app, "check", "acme", "--format", "json")
    assert told.exit_code == status
    assert all(each["path"] == "theme.properties" and each["line"] == 1 for each in json.loads(told.output))
    assert run(app, "check", "acme").output.startswith("acme: ")
