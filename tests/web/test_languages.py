"""Whoever's browser asks for a language registers in it: the page, what is wrong with it, the mail, the account."""

import html

import pytest

from portal.theming.locales import direction
from portal.theming.messages import Messages
from portal.theming.themes import Themes
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm

SHIPPED = ("de", "fr", "es", "pt-BR", "it", "nl", "pl", "tr", "uk", "ja", "zh-CN", "ko", "hi", "ar", "he")
THEMES = Themes([], reload=False)


@pytest.fixture
def ada(app):
    """Ada, in front of a realm that offers all languages."""
    import_realm(app, demo_document(supportedLocales=["en", *SHIPPED]))
    return Person(app, "ada")


def test_a_registration_speaks_the_language_of_the_browser(ada):
    for tag in ("he", "ja", "pl", "pt-BR"):
        registers_in(tag, Person(ada.app, f"ada-{tag.lower()}"))


def registers_in(tag: str, ada: Person) -> None:
    ada.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = f"{tag},en;q=0.5"
    pages, mails = words("login", tag), words("email", tag)

    ada.registers(email="nowhere")
    assert ada.status == 422
    assert f'<html lang="{tag}" dir="{direction(tag)}"' in ada.html
    assert pages.text("error-invalid-email") in html.unescape(ada.html), tag

    ada.registers()
    assert pages.text("emailVerifyTitle") in html.unescape(ada.html)
    mail = ada.newest_mail()
    assert mails.text("emailVerificationBodyCode") in mail.text
    assert f'lang="{tag}" dir="{direction(tag)}"' in mail.html

    ada.verifies_by_code()
    assert ada.path == "/realms/demo/account"
    assert pages.text("accountTitle") in html.unescape(ada.html)


def test_a_language_that_is_not_offered_gets_its_nearest(ada):
    for asked, given in (("pt-PT", "pt-BR"), ("zh-Hans-SG", "zh-CN"), ("iw", "he"), ("sv", "en")):
        ada.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = asked
        assert f'<html lang="{given}"' in ada.opens("register").html


@pytest.mark.parametrize(("offered", "like"), [("pt", "pt-BR"), ("zh-Hans", "zh-CN")])
def test_a_realm_may_call_a_language_by_its_short_name(app, ada, offered, like):
    import_realm(app, demo_document(supportedLocales=["en", offered]))
    ada.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = like
    ada.opens("register")
    assert f'<html lang="{offered}"' in ada.html
    assert words("login", like).text("registerTitle") in html.unescape(ada.html)


def words(kind: str, tag: str) -> Messages:
    return THEMES.messages("base", kind, tag)
