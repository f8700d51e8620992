"""Questions that a realm keeps for a later sign-in: asked on one short page, then no more."""

import pytest

from tests.support.person import Person
from tests.support.portals import asking, demo_document, import_realm

LATER = {"portico.ask": "next-login"}
COMPANY = {"name": "company", "displayName": "Company", "annotations": LATER, "validations": {"length": {"max": 9}}}
BIRTHDAY = {"name": "birthday", "annotations": LATER, "required": {"roles": ["user"]}, "validations": {"iso-date": {}}}
PAGE = "/realms/demo/update-profile"


@pytest.fixture
def asks(app):
    """Imports the realm anew, with these questions."""
    return lambda *attributes: import_realm(app, demo_document(asking(*attributes)))


def test_the_way_from_registration_to_the_second_sign_in(asks, ada: Person):
    asks(COMPANY)
    assert "company" not in ada.opens("register").form("/register").fields
    ada.has_account()
    assert ada.signs_in().path == PAGE
    assert "Company" in ada.html
    assert ada.sends("/update-profile", company="Engines").path == "/realms/demo/account"
    assert ada.account().attributes["company"] == ("Engines",)
    ada.signs_out()
    assert ada.signs_in().path == "/realms/demo/account"


def test_nobody_is_in_before_a_required_one_is_answered(asks, bob: Person):
    asks(BIRTHDAY)
    bob.signs_in()
    assert bob.opens("account").path == "/realms/demo/login"
    bob.signs_in().sends("/update-profile", birthday="2023-02-29")
    assert bob.status == 422
    assert 'href="#birthday"' in bob.html
    assert bob.sends("/update-profile", birthday="2024-02-29").path == "/realms/demo/account"


def test_what_may_be_left_empty_is_left_so_for_good(asks, bob: Person):
    asks(COMPANY)
    bob.signs_in()
    assert bob.sends("/update-profile", company="").path == "/realms/demo/account"
    bob.signs_out()
    assert bob.signs_in().path == "/realms/demo/account"


def test_its_owner_finds_it_among_the_profile(asks, bob: Person):
    asks(COMPANY)
    bob.signs_in()
    bob.sends("/update-profile", company="Engines")
    assert bob.opens("account/profile").form("/profile").fields["company"] == "Engines"
    assert "portico.asked" not in bob.html


def test_the_page_asks_for_the_sign_in_again_where_none_waits(asks, ada: Person):
    asks(COMPANY)
    assert ada.opens("update-profile").path == "/realms/demo/login"


def test_a_live_check_says_what_the_submit_says(asks, bob: Person):
    asks(COMPANY)
    bob.signs_in()
    form = bob.form("/update-profile")
    data = {**form.fields, "company": "Far too long"}
    live = bob.browser.post(f"{PAGE}/check/company", data=data).get_data(as_text=True)
    assert "9 characters or fewer" in live
    assert "9 characters or fewer" in bob.sends("/update-profile", company="Far too long").html
