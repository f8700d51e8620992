"""An empty form that is kept is still every visitor's own."""

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from portal import create_app
from portal.current import EXTENSION
from portal.locations import THEMES
from portal.web.first_look import EXTENSION as KEPT
from tests.conftest import closed
from tests.support.databases import upgraded_copy
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm, make_settings

REGISTER = "/realms/demo/register"


@pytest.fixture
def live(tmp_path, clock) -> Iterator[Flask]:
    """A portal in production, where pages are kept."""
    themes = tmp_path / "themes"
    themes.mkdir()
    settings = make_settings(tmp_path, upgraded_copy(tmp_path), environment="production", themes_dirs=(themes, THEMES))
    app = create_app(settings, clock=clock)
    import_realm(app, demo_document())
    yield app
    closed(app)


def test_two_visitors_of_a_kept_page_get_secrets_of_their_own(live):
    first, second, third = (_secrets(Person(live, name).opens("register").html) for name in ("a", "b", "c"))
    assert len(live.extensions[KEPT]) == 1
    for one, two in ((first, second), (second, third)):
        assert one["flow"] != two["flow"]
        assert one["csrf_token"] != two["csrf_token"]


def test_a_kept_page_is_the_page_but_for_its_secrets(live):
    first, second = (Person(live, name).opens("register").html for name in ("a", "b"))
    assert "\0" not in second
    assert _masked(first) == _masked(second)


def test_whoever_comes_again_has_their_cookie_already(live):
    browser = live.test_client()
    cookies = [browser.get(REGISTER).headers.getlist("Set-Cookie") for _ in range(2)]
    assert [len(each) for each in cookies] == [1, 0]


def test_what_a_visitor_chose_or_brought_is_nobody_elses(live):
    mine = live.test_client()
    mine.get(f"{REGISTER}?kc_locale=de&username=mallory")
    assert '<html lang="de"' in mine.get(REGISTER).get_data(as_text=True)
    other = live.test_client().get(REGISTER).get_data(as_text=True)
    assert '<html lang="en"' in other
    assert "mallory" not in other


def test_nobody_fills_the_place_for_kept_pages_with_ports_that_they_made_up(live):
    for port in (8001, 8002):
        assert live.test_client().get(REGISTER, base_url=f"http://localhost:{port}").status_code == 200
    assert len(live.extensions[KEPT]) == 1


def test_people_register_from_a_kept_page(live):
    Person(live, "eve").opens("register")
    ada = Person(live, "ada").registers()
    assert ada.path.endswith("/verify-email"), ada.html
    assert ada.verifies_by_code().path.endswith("/account")


def test_languages_do_not_mix(live):
    for tag in ("en", "de", "en", "de"):
        page = live.test_client().get(REGISTER, headers={"Accept-Language": tag})
        assert page.headers["Content-Language"] == tag
        assert f'<html lang="{tag}"' in page.get_data(as_text=True)


def test_a_changed_realm_is_seen(live, clock):
    Person(live, "ada").opens("register")
    import_realm(live, demo_document(displayName="Another name"))
    clock.move(seconds=2)
    assert "Another name" in Person(live, "bob").opens("register").html


def test_a_changed_sentence_of_a_theme_is_seen(live, tmp_path, monkeypatch):
    sentences = tmp_path / "themes/shop/messages/messages_en.properties"
    sentences.parent.mkdir(parents=True)
    sentences.write_text("registerTitle=Join the shop")
    import_realm(live, demo_document(loginTheme="shop"))
    for name in ("ada", "bob"):
        assert "Join the shop" in Person(live, name).opens("register").html
    sentences.write_text("registerTitle=Join the new shop")
    now = time.monotonic  # a saved file is looked for every few seconds
    monkeypatch.setattr("portal.theming.editions.time.monotonic", lambda: now() + 10)
    assert "Join the new shop" in Person(live, "eve").opens("register").html


def test_what_a_preview_shows_is_shown_to_nobody_else(live, tmp_path):
    (tmp_path / "themes/shop/messages").mkdir(parents=True)
    (tmp_path / "themes/shop/messages/messages_en.properties").write_text("registerTitle=Join the shop")
    token = live.extensions[EXTENSION].previews.token("shop")
    looking = live.test_client()
    assert "Join the shop" in looking.get(f"{REGISTER}?preview={token}").text
    for _ in range(2):
        assert "Join the shop" in looking.get(REGISTER).text
        assert "Join the shop" not in live.test_client().get(REGISTER).text


def test_an_address_with_a_query_is_not_kept(live):
    live.test_client().get(f"{REGISTER}?ui_locales=de&x=1")
    assert not live.extensions[KEPT]


def test_in_development_nothing_is_kept(app, ada):
    ada.opens("register")
    assert not app.extensions[KEPT]


def test_a_closed_registration_is_told_whatever_was_kept(live, clock):
    Person(live, "ada").opens("register")
    import_realm(live, demo_document(registrationAllowed=False))
    clock.move(seconds=2)
    assert Person(live, "bob").opens("register").status == 403


def _secrets(html: str) -> dict[str, str]:
    return dict(re.findall(r'name="(flow|csrf_token)" value="([^"]+)"', html))


def _masked(html: str) -> str:
    for secret in _secrets(html).values():
        html = html.replace(secret, "…")
    return html
