"""One address, two doors: which one answers."""

import pytest

from tests.support.person import Person
from tests.support.program import ALICE, PROTOCOL, Program, is_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (BROWSER, True),
        ("*/*", True),
        ("", True),
        ("application/json", False),
        ("application/json, text/html", True),
        ("application/json, text/html;q=0.9", False),
        ("application/problem+json, */*;q=0.1", False),
        ("application/json;q=0, text/html", True),
    ],
)
def test_the_terms_are_a_page_or_json_as_is_wanted(accept, is_page, demo: Program):
    assert is_html(demo.asks("GET", "terms", Accept=accept).answer) == is_page


def test_forms_and_get_of_registrations_show_the_register_page(program: Program):
    for method, headers in (("GET", {}), ("GET", {"Accept": BROWSER}), ("POST", {})):
        address = f"/realms/examples/{PROTOCOL}/registrations?client_id=mobile-app&kc_locale=de"
        data = {"response_type": "code"} if method == "POST" else None
        program.answer = program.client.open(address, method=method, headers=headers, data=data)
        assert program.status == 303
        assert program.answer.headers["Location"] == "/realms/examples/register?client_id=mobile-app&kc_locale=de"
    assert program.accounts() == 0


def test_pages_work_as_before_beside_json(ada: Person):
    ada.opens("forgot-password").sends("/forgot-password", username="nobody")
    assert ada.path.endswith("/reset-password")
    assert 'name="code"' in ada.html


def test_a_live_check_of_a_page_stays_a_piece_of_a_page(ada: Person):
    ada.opens("register")
    token = ada.form("/register").fields["csrf_token"]
    for headers in ({"HX-Request": "true"}, {"HX-Request": "true", "Accept": "application/json"}):
        data = {"csrf_token": token, "username": "a b"}
        ada.page = ada.browser.post("/realms/demo/register/check/username", data=data, headers=headers)
        assert (ada.status, 'data-valid="false"' in ada.html) == (200, True)


def test_errors_have_the_shape_of_who_asks(demo: Program):
    assert is_html(demo.asks("GET", "/nothing", Accept=BROWSER).answer)
    assert not is_html(demo.asks("GET", "/nothing", Accept="application/json").answer)
    assert is_html(demo.asks("PUT", "login", Accept=BROWSER).answer)
    assert not is_html(demo.asks("POST", "login", {"username": "x"}).answer)
    assert demo.status == 415


@pytest.mark.parametrize("path", ["register", "login", "terms", ".well-known/openid-configuration"])
def test_auth_in_front_of_an_address_is_accepted(path, demo: Program):
    assert demo.asks("GET", f"/auth/realms/demo/{path}").status == 200


def test_auth_in_front_loses_no_body(program: Program):
    program.asks("POST", f"/auth/realms/examples/{PROTOCOL}/registrations", ALICE)
    assert program.status == 201
    assert "/auth" not in program.answer.headers["Location"]
    assert program.asks("GET", "/authx/realms/examples/terms", Accept="application/json").status == 404
