"""Which theme a visitor sees, and the files that its pages ask for."""

from dataclasses import replace

import pytest

from portal import current
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm


@pytest.fixture
def settings(settings, tmp_path):
    (tmp_path / "themes").mkdir()
    return replace(settings, themes_dirs=(tmp_path / "themes",))


@pytest.fixture
def brands(settings):
    """Two brands, and what writes more files of them."""
    (folder,) = settings.themes_dirs

    def write(name, text):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    for brand in ("shop", "club"):
        write(f"{brand}/theme.properties", "color.accent=#7a1f5c\nshape.radius=4px")
        write(f"{brand}/messages/messages_en.properties", f"doLogIn=Come in, {brand}")
        write(f"{brand}/email/messages/messages_en.properties", f"emailVerificationSubject={brand} says hello")
        write(f"{brand}/login/resources/img/logo.svg", f"<svg xmlns='http://www.w3.org/2000/svg' id='{brand}'/>")
        write(f"{brand}/login/resources/css/more.css", "a { background: url(../img/logo.svg) }")
    return write


def worn(person):
    page = person.opens("login").html
    return next((brand for brand in ("shop", "club") if f"Come in, {brand}" in page), "base")


@pytest.mark.parametrize(("realm", "expected"), [("shop", "shop"), ("", "base"), ("nobody", "base")])
def test_the_realm_chooses(app, brands, mallory, realm, expected):
    import_realm(app, demo_document(loginTheme=realm))
    assert worn(mallory) == expected


def test_a_host_of_the_realm_chooses_before_the_realm(app, brands, mallory):
    import_realm(app, demo_document(loginTheme="shop", attributes={"portico.hosts": "http://club.test=club"}))
    page = mallory.browser.get("/realms/demo/login", base_url="http://club.test")
    assert "Come in, club" in page.text
    assert worn(mallory) == "shop"


def test_a_signed_link_shows_another_theme_until_the_browser_closes(app, brands, mallory):
    token = app.extensions[current.EXTENSION].previews.token("club")
    assert "Come in, club" in mallory.browser.get(f"/realms/demo/login?preview={token}").text
    assert worn(mallory) == "club"
    mallory.browser.get("/realms/demo/login?preview=end")
    assert worn(mallory) == "base"
    assert worn(Person(app, "bob")) == "base"


def test_a_link_that_nobody_signed_shows_nothing_else(app, brands, mallory):
    assert "Come in, club" not in mallory.browser.get("/realms/demo/login?preview=club").text


def test_files_of_a_theme_are_cached_for_ever_under_their_mark(app, brands, mallory):
    import_realm(app, demo_document(loginTheme="shop"))
    brands("shop/login/theme.properties", "addStyles=css/more.css\nlogo=img/logo.svg")
    page = mallory.browser.get("/realms/demo/login").text
    sheets = [line.split('"')[3] for line in page.splitlines() if 'rel="stylesheet"' in line]
    assert [sheet.rsplit("/", 1)[1].partition("?")[0] for sheet in sheets] == ["portal.css", "tokens.css", "more.css"]
    for sheet in sheets[1:]:
        assert sheet.startswith("/resources/shop/login/")
        answer = mallory.browser.get(sheet)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"].startswith("text/css")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "--accent: #7a1f5c" in mallory.browser.get(sheets[1]).text
    assert "id='shop'" in mallory.browser.get(sheets[2].replace("css/more.css", "img/logo.svg")).text
    assert 'class="logo" src="/resources/shop/login/' in page


@pytest.mark.parametrize(
    "path", ["nobody/login/0/img/logo.svg", "shop/login/0/../theme.properties", "shop/login/0/theme.properties"]
)
def test_nothing_but_resources_is_sent(app, brands, mallory, path):
    assert mallory.browser.get(f"/resources/{path}").status_code == 404


def test_an_old_address_gets_todays_file_for_a_minute(app, brands, mallory):
    answer = mallory.browser.get("/resources/shop/login/0123456789ab/img/logo.svg")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_the_mail_wears_what_the_page_wore(app, portal, brands, mallory):
    import_realm(app, demo_document(loginTheme="shop"))
    mallory.registers()
    portal.worker.run_once()
    assert portal.inbox.newest()[0].subject == "shop says hello"


def test_a_broken_theme_is_told_where_operators_look(app, brands, mallory):
    import_realm(app, demo_document(loginTheme="shop"))
    brands("shop/login/login.html", "{% if %}")
    assert mallory.opens("login").status == 200
    answer = mallory.browser.get("/health/ready")
    assert answer.status_code == 200
    told = {check["name"]: check for check in answer.json["checks"]}
    assert told["theme shop"]["status"] == "DOWN"
    assert "login.html:1" in told["theme shop"]["data"]["told"]
