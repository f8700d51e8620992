"""Which client sent a person here decides what they are asked: selectors and requirements name client scopes."""

import pytest

from tests.support.person import Person
from tests.support.portals import asking, demo_document, import_realm

CLIENTS = [
    {"clientId": "shop", "defaultClientScopes": ["phone"]},
    {"clientId": "blog", "defaultClientScopes": []},
    {"clientId": "closed", "enabled": False, "defaultClientScopes": ["phone"]},
]
SHOE = {"name": "shoe", "selector": {"scopes": ["phone"]}, "required": {"scopes": ["phone"]}}
HAT = {"name": "hat", "required": {"roles": ["user"], "scopes": ["phone"]}}


@pytest.fixture(autouse=True)
def realm(app):
    import_realm(app, demo_document(asking(SHOE, HAT), clients=CLIENTS))


def asked(person: Person, query: str = ""):
    form = person.opens(f"register{query}").form("/register")
    return {name for name in ("shoe", "hat") if name in form.fields}


@pytest.mark.parametrize("query", ["", "?client_id=blog", "?client_id=nobody", "?client_id=closed", "?client_id=%00"])
def test_without_such_a_client_nothing_more_is_asked(query, ada: Person):
    assert asked(ada, query) == {"hat"}
    assert ada.sends("/register", **ada.answers()).path == "/realms/demo/verify-email"


def test_a_client_with_the_scope_has_its_question(ada: Person):
    assert asked(ada, "?client_id=shop") == {"shoe", "hat"}
    ada.sends("/register", **ada.answers())
    assert ada.status == 422
    assert 'href="#shoe"' in ada.html
    assert 'href="#hat"' in ada.html


def test_the_client_is_remembered_from_page_to_page(ada: Person):
    asked(ada, "?client_id=shop")
    ada.sends("/register", **{**ada.answers(), "email": "nonsense"})
    ada.sends("/register", **ada.answers(), shoe="41", hat="57")
    assert ada.path == "/realms/demo/verify-email"
    ada.verifies_by_code()
    assert ada.account().attributes["shoe"] == ("41",)


def test_a_live_check_knows_the_client_too(ada: Person):
    token = ada.opens("register?client_id=shop").form("/register").fields["csrf_token"]
    data = {"csrf_token": token, "shoe": ""}
    address = "/realms/demo/register/check/shoe"
    assert 'data-valid="false"' in ada.browser.post(f"{address}?client_id=shop", data=data).get_data(as_text=True)
    assert ada.browser.post(address, data=data).status_code == 404
    assert f"{address}?client_id=shop" in ada.html


def test_the_way_between_signing_in_and_registering_keeps_it(ada: Person):
    assert "/realms/demo/register?client_id=shop" in ada.opens("login?client_id=shop").html
    assert "/realms/demo/login?client_id=shop" in ada.opens("register?client_id=shop").html
    assert "client_id" not in ada.opens("login?client_id=nobody").form("/login").action
