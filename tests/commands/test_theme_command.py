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
    told = run(app, "preview", "acme", "-o", str(out), "--locale", "en", "--locale", "ar", "--no-shots")
    assert told.exit_code == 0, told.output
    page = (out / "ar" / "dark" / "register.html").read_text()
    named = re.findall(r'(?:href|src)="([^"#]+)"', page)
    assert any(address.endswith("tokens.css") for address in named)
    assert any(address.endswith("logo.svg") for address in named)
    for address in named:
        assert (out / "ar" / "dark" / address).exists(), address
    assert 'href="ar/dark/register.html"' in (out / "index.html").read_text()
