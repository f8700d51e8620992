"""A theme folder in Keycloak's shape, dropped in as it is: its properties, words, styles and pictures are worn."""

import re
from dataclasses import replace

import pytest

from portal.theming.check import ERROR, Subject, check_theme
from portal.theming.themes import Themes
from tests.support.portals import demo_document, import_realm

FILES = {
    "login/theme.properties": """\
parent=keycloak
import=common/keycloak
styles=css/login.css css/acme.css
stylesCommon=vendor/patternfly-v5/patternfly.min.css
locales=en,de
kcFormGroupClass=form-group
kcLogoLink=https://acme.example
""",
    "login/messages/messages_en.properties": "doRegister=Join Acme\\u2122\nloginTitle=Acme''s door\n",
    "login/messages/messages_de.properties": "doRegister=Zu Acme\n",
    "login/resources/css/acme.css": ".button { background-image: url(../img/leaf.png); }\n",
    "login/resources/img/leaf.png": "not really a picture",
    "login/register.ftl": "<#import 'template.ftl' as layout>\n<@layout.registrationLayout; section>old</@layout>\n",
    "email/theme.properties": "parent=base\n",
    "email/messages/messages_en.properties": "emailVerificationSubject=Acme: is this you?\n",
    "email/html/email-verification.ftl": "<html><body>${kcSanitize(msg('x'))?no_esc}</body></html>\n",
}


@pytest.fixture
def settings(settings, tmp_path):
    for name, text in FILES.items():
        file = tmp_path / "themes" / "acme" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return replace(settings, themes_dirs=(tmp_path / "themes",))


@pytest.fixture
def acme(app):
    import_realm(app, demo_document(loginTheme="acme", emailTheme="acme"))


def test_the_page_is_dressed_by_our_sheet_and_theirs(acme, mallory):
    page = mallory.opens("register").html
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    assert [re.sub(r"\?.*|/resources/acme/login/\w+/", "", sheet) for sheet in sheets] == [
        "/static/portal.css",
        "css/acme.css",
    ]
    theirs = mallory.browser.get(sheets[1])
    assert "leaf.png" in theirs.text
    assert mallory.browser.get(sheets[1].replace("css/acme.css", "img/leaf.png")).status_code == 200


def test_the_words_are_theirs(acme, mallory):
    assert "Join Acme™" in mallory.opens("register").html
    assert "Zu Acme" in mallory.opens("register?kc_locale=de").html


def test_the_mail_is_theirs_too(acme, portal, mallory):
    mallory.registers()
    portal.worker.run_once()
    assert portal.inbox.newest()[0].subject == "Acme: is this you?"


def test_what_is_no_template_of_ours_is_told_with_what_to_write(settings):
    folders = settings.themes_dirs
    themes = Themes(folders, reload=False)
    found = check_theme(Subject("acme", themes, folders, themes.tokens("base", "login")))
    told = {each.path: each.remedy for each in found if each.code == "freemarker"}
    assert set(told) == {"login/register.ftl", "email/html/email-verification.ftl"}
    assert "login/register.html" in told["login/register.ftl"]
    assert [each for each in found if each.weight == ERROR] == []
