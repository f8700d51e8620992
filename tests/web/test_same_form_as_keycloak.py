"""The default profile of a new realm, and the example of the guide, give the form that people know from there."""

import html
import re

import pytest

from tests.support.person import Person
from tests.support.portals import demo_document, import_realm, with_profile

PROVIDER = "org.keycloak.userprofile.UserProfileProvider"
GUIDE_PHONE = {
    "scope": ["admin", "user", "register"],
    "guiOrder": 3,
    "validator": {"pattern": {"value": "^\\+?[1-9]\\d{1,14}$", "errorMessage": "Invalid phone number format."}},
    "required": {"scope": "register"},
}


def fields(person: Person):
    """Name and label of each field, in the order of the page."""
    labels = re.findall(r'<label[^>]* for="([^"]+)"[^>]*>(.*?)</label>', person.opens("register").html, re.DOTALL)
    plain = [(name, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", label)).split())) for name, label in labels]
    return [(name, label.removesuffix("(optional)").strip()) for name, label in plain if not name.startswith("terms")]


def told(person: Person, **wrong):
    """What is said of wrong answers, by field."""
    person.opens("register")
    person.sends("/register", **{**person.answers(), **wrong})
    found = re.findall(r'<a href="#(\w+)">(.*?)</a>', person.html, re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


@pytest.fixture
def new_realm(app):
    """A realm that declares no profile. Its messages say their own keys, so that a test sees which was used."""

    def made(*keys, change=lambda document: document["components"].pop(PROVIDER)):
        texts = {"en": {key: f"<{key}>" for key in keys}}
        import_realm(app, demo_document(change, localizationTexts=texts))

    return made


def test_the_default_profile_asks_four_questions_in_keycloaks_order(new_realm, ada: Person):
    new_realm("username", "email", "firstName", "lastName")
    asked = ["username", "email", "firstName", "lastName"]
    shown = [(name, label) for name, label in fields(ada) if not name.startswith("password")]
    assert shown == [(name, f"<{name}>") for name in asked]
    # Keycloak puts the passwords after the user name
    assert {name for name, _ in fields(ada)} >= {"password", "password-confirm"}


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("username", "", "missingUsernameMessage"),
        ("username", "ab", "error-invalid-length"),
        ("username", "a<b>c", "error-username-invalid-character"),
        ("username", "\u0430da", "error-username-invalid-character"),
        ("username", "x" * 256, "error-invalid-length"),
        ("email", "", "missingEmailMessage"),
        ("email", "ada@", "error-invalid-email"),
        ("firstName", "<b>", "error-person-name-invalid-character"),
        ("lastName", "x" * 256, "error-invalid-length-too-long"),
    ],
)
def test_its_rules_tell_keycloaks_message_keys(field, value, key, new_realm, ada: Person):
    new_realm(key)
    assert told(ada, **{field: value}) == {field: f"<{key}>"}


@pytest.mark.parametrize("field", ["firstName", "lastName"])
def test_names_are_required_with_keycloaks_key(field, new_realm, ada: Person):
    new_realm(f"error-user-attribute-required.{field}")
    assert told(ada, **{field: ""}) == {field: f"<error-user-attribute-required.{field}>"}


@pytest.fixture
def guide(new_realm):
    """The default profile with the phone number of the guide, letter by letter."""

    def phone(profile):
        profile["attributes"] = [each for each in profile["attributes"] if each["name"] != "phoneNumber"]
        for each in profile["attributes"]:
            each.pop("annotations", None)
        profile["attributes"].append({"name": "phoneNumber", "displayName": "Phone Number", "annotations": GUIDE_PHONE})

    new_realm(change=with_profile(phone))


def test_the_phone_number_of_the_guide_stands_at_its_place_with_its_label(guide, ada: Person):
    asked = [each for each in fields(ada) if not each[0].startswith("password")]
    assert [name for name, _ in asked] == ["username", "email", "phoneNumber", "firstName", "lastName"]
    assert asked[2] == ("phoneNumber", "Phone Number")


@pytest.mark.parametrize("value", ["0123", "+0", "12345678901234567", "1x"])
def test_it_tells_its_own_sentence(value, guide, ada: Person):
    assert told(ada, phoneNumber=value) == {"phoneNumber": "Invalid phone number format."}


def test_it_is_required_at_registration_only(guide, ada: Person):
    assert list(told(ada, phoneNumber="")) == ["phoneNumber"]
    ada.has_account()
    ada.signs_in()
    ada.opens("account/profile").sends("/profile", phoneNumber="")
    assert ada.path == "/realms/demo/account"
    assert "phoneNumber" not in ada.account().attributes
