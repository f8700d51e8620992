"""Attributes that a profile does not declare, under each `unmanagedAttributePolicy`."""

from dataclasses import replace

import pytest

from portal.profile.compile import compile_profile, default_profile
from portal.profile.context import Context, Situation
from portal.profile.internal_names import is_internal
from portal.profile.unmanaged import may_read_unmanaged, may_write_unmanaged, plain_names, prefixed
from portal.profile.validate import validate_profile

PEOPLE = [situation for situation in Situation if situation is not Situation.USER_API]
ADMIN = Context(Situation.USER_API)
REGISTRATION = Context(Situation.REGISTRATION)


def profile(policy=None):
    return compile_profile({**default_profile(), **({"unmanagedAttributePolicy": policy} if policy else {})})


def accepted(policy, context, **given):
    judged = validate_profile(profile(policy), {name: [value] for name, value in given.items()}, context)
    return {each.attribute: each.values for each in judged if each.attribute in given}


@pytest.mark.parametrize(
    ("policy", "people", "admins"),
    [
        (None, (False, False), (False, False)),
        ("ENABLED", (True, True), (True, True)),
        ("ADMIN_VIEW", (False, False), (True, False)),
        ("ADMIN_EDIT", (False, False), (True, True)),
    ],
)
def test_who_reads_and_who_writes(policy, people, admins):
    for situation in Situation:
        context = Context(situation)
        may = may_read_unmanaged(profile(policy), context), may_write_unmanaged(profile(policy), context)
        assert may == (admins if context is ADMIN or situation is Situation.USER_API else people)


@pytest.mark.parametrize("situation", PEOPLE)
@pytest.mark.parametrize("policy", [None, "ADMIN_VIEW", "ADMIN_EDIT"])
def test_what_people_send_beyond_the_profile_is_dropped(policy, situation):
    assert accepted(policy, Context(situation), shoe="41") == {}


def test_enabled_keeps_it_in_its_one_spelling():
    assert accepted("ENABLED", REGISTRATION, shoe=" 41 ") == {"shoe": ("41",)}
    assert accepted("ADMIN_EDIT", ADMIN, shoe=" 41 ") == {"shoe": ("41",)}


def test_it_has_the_length_that_every_attribute_has():
    [*_, judged] = validate_profile(profile("ENABLED"), {"shoe": ["a" * 2049]}, REGISTRATION)
    assert (judged.attribute, judged.violation.code) == ("shoe", "error-invalid-length")


@pytest.mark.parametrize(
    "name", ["LDAP_ID", "ldap_id", "EMAIL_VERIFIED", "saml.persistent.name.id.for.x", "portico.asked"]
)
def test_people_never_write_what_only_the_server_writes(name):
    [*_, judged] = validate_profile(profile("ENABLED"), {name: ["x"]}, REGISTRATION)
    assert (judged.attribute, judged.violation.code) == (name, "updateReadOnlyAttributesRejectedMessage")


def test_sending_it_back_unchanged_is_no_change():
    context = replace(REGISTRATION, known={"LDAP_ID": ("x",)})
    [*_, judged] = validate_profile(profile("ENABLED"), {"LDAP_ID": ["x"]}, context)
    assert judged.violation is None


def test_administrators_write_more_but_not_where_directories_keep_their_keys():
    assert is_internal("KERBEROS_PRINCIPAL", ADMIN)
    assert not is_internal("userCertificate", ADMIN)
    assert is_internal("userCertificate", REGISTRATION)


def test_declaring_such_a_name_makes_nobody_its_writer():
    raw = default_profile()
    raw["attributes"].append({"name": "LDAP_ID", "permissions": {"view": ["user"], "edit": ["user", "admin"]}})
    attribute = compile_profile(raw).named("LDAP_ID")
    assert not attribute.is_writable(REGISTRATION)
    assert not attribute.is_writable(ADMIN)
    assert attribute.is_readable(REGISTRATION)


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 256])
def test_a_name_that_cannot_be_one_is_a_violation(name):
    [*_, judged] = validate_profile(profile("ENABLED"), {name: ["x"]}, REGISTRATION)
    assert judged.violation.code == "error-invalid-value"
    assert "\0" not in judged.attribute


def test_a_form_may_write_the_prefix_before_every_name():
    given = {"user.attributes.firstName": ("Ada",), "email": ("a@x.test",), "user.attributes.email": ("b@x.test",)}
    assert plain_names(profile(), given) == {"firstName": ("Ada",), "email": ("a@x.test",)}


def test_of_a_form_only_fields_with_the_prefix_are_undeclared_attributes():
    given = {
        "password": ("secret",),
        "termsAccepted": ("on",),
        "user.attributes.shoe": ("41",),
        "user.attributes.": ("",),
    }
    assert prefixed(profile(), given) == {"shoe": ("41",)}
