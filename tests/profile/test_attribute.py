import pytest

from portal.profile.attribute import Attribute, Requirement
from portal.profile.context import Context, Situation

USER, ADMIN = frozenset({"user"}), frozenset({"admin"})


def at(situation, **choices):
    return Context(Situation[situation], **choices)


def required(context, *, roles=(), scopes=()):
    requirement = Requirement(frozenset(roles), frozenset(scopes))
    return Attribute("x", required=requirement, edit=USER | ADMIN).is_required(context)


def test_an_empty_requirement_holds_everywhere():
    assert required(at("REGISTRATION"))
    assert required(at("USER_API"))


def test_a_role_holds_where_the_situation_has_it():
    assert required(at("REGISTRATION"), roles=["user"])
    assert not required(at("USER_API"), roles=["user"])


def test_a_role_with_scopes_holds_in_flows_that_ask_one_of_them():
    phone = frozenset({"phone"})
    assert required(at("REGISTRATION", scopes=phone), roles=["user"], scopes=["phone"])
    assert not required(at("REGISTRATION"), roles=["user"], scopes=["phone"])
    assert not required(at("ACCOUNT", scopes=phone), roles=["user"], scopes=["phone"])


def test_scopes_alone_hold_in_flows_that_ask_one_of_them():
    assert required(at("UPDATE_PROFILE", scopes=frozenset({"phone"})), scopes=["phone"])
    assert not required(at("ACCOUNT", scopes=frozenset({"phone"})), scopes=["phone"])


def test_what_cannot_be_written_is_never_required():
    assert not Attribute("x", required=Requirement(), edit=ADMIN).is_required(at("REGISTRATION"))


def test_a_selector_asks_only_where_its_scope_is_requested():
    phone = Attribute("phone", edit=USER, selector_scopes=frozenset({"phone"}))
    assert not phone.is_writable(at("REGISTRATION"))
    assert phone.is_writable(at("REGISTRATION", scopes=frozenset({"phone"})))
    assert phone.is_writable(at("ACCOUNT"))


@pytest.mark.parametrize(
    ("situation", "choices", "writable"),
    [
        ("REGISTRATION", {}, True),
        ("IDP_REVIEW", {}, True),
        ("USER_API", {}, True),
        ("UPDATE_PROFILE", {}, False),
        ("UPDATE_PROFILE", {"edit_username": True}, True),
        ("UPDATE_EMAIL", {"edit_username": True}, False),
        ("REGISTRATION", {"email_as_username": True}, False),
        ("UPDATE_PROFILE", {"email_as_username": True, "edit_username": True}, False),
    ],
)
def test_the_user_name_is_written_once_unless_the_realm_lets_people_change_it(situation, choices, writable):
    name = Attribute("username")
    assert name.is_writable(at(situation, **choices)) is writable
    assert name.is_required(at(situation, **choices)) is writable


@pytest.mark.parametrize(
    ("situation", "choices", "writable"),
    [
        ("REGISTRATION", {"email_as_username": True}, True),
        ("UPDATE_PROFILE", {}, True),
        ("UPDATE_PROFILE", {"email_as_username": True}, False),
        ("UPDATE_PROFILE", {"email_as_username": True, "edit_username": True}, True),
        ("UPDATE_EMAIL", {"email_as_username": True}, True),
    ],
)
def test_the_address_can_change_unless_it_is_the_name(situation, choices, writable):
    assert Attribute("email").is_writable(at(situation, **choices)) is writable


def test_an_address_that_is_the_name_is_required():
    assert Attribute("email").is_required(at("REGISTRATION", email_as_username=True))
    assert not Attribute("email").is_required(at("REGISTRATION"))


def test_changing_the_address_asks_nothing_else():
    assert not Attribute("x", edit=USER, required=Requirement()).is_writable(at("UPDATE_EMAIL"))


def test_who_may_write_may_see():
    assert Attribute("x", edit=USER).is_readable(at("ACCOUNT"))
    assert Attribute("x", view=USER).is_readable(at("ACCOUNT"))
    assert not Attribute("x", view=ADMIN).is_readable(at("ACCOUNT"))
