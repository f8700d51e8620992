import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.profile.attribute import Requirement
from portal.profile.compile import compile_profile, default_profile
from portal.profile.context import Context, Situation
from portal.profile.user_profile import UserProfile
from portal.profile.validate import validate_attribute

REGISTRATION, ACCOUNT, ADMIN_API = (Context(Situation[name]) for name in ("REGISTRATION", "ACCOUNT", "USER_API"))

# The phone number of the guide, letter by letter.
GUIDE_PHONE = json.loads(
    r"""{ "scope": ["admin", "user", "register"], "guiOrder": 3, "validator": { "pattern": { "value":
    "^\\+?[1-9]\\d{1,14}$", "errorMessage": "Invalid phone number format." } }, "required": { "scope": "register" } }"""
)


def attribute(**members):
    return {"name": "x", **members}


# ------------------------------------------------------------------------------------------ Keycloak's own format


def test_the_default_profile_is_that_of_a_new_realm():
    profile = compile_profile(default_profile())
    assert [each.name for each in profile.attributes] == ["username", "email", "firstName", "lastName"]
    assert list(profile.named("username").validators) == [
        "length",
        "username-prohibited-characters",
        "up-username-not-idn-homograph",
    ]
    assert [group.name for group in profile.groups] == ["user-metadata"]
    assert profile.named("email").is_required(REGISTRATION)
    assert not profile.named("email").is_required(ADMIN_API)


def test_the_default_profile_can_be_changed_without_changing_the_next_one():
    default_profile()["attributes"].clear()
    assert len(default_profile()["attributes"]) == 4


def test_everything_an_export_says_is_kept():
    raw = {
        "unmanagedAttributePolicy": "ADMIN_EDIT",
        "groups": [{"name": "contact", "displayHeader": "${contactHeader}", "annotations": {"kcCollapsible": "true"}}],
        "attributes": [
            *default_profile()["attributes"],
            {
                "name": " phone ",
                "displayName": "${phoneNumber}",
                "group": "contact",
                "multivalued": True,
                "defaultValue": "+49",
                "required": {"roles": ["user"], "scopes": ["phone"]},
                "selector": {"scopes": ["phone"]},
                "permissions": {"view": ["admin", "user"], "edit": ["user"]},
                "validations": {
                    "multivalued": {"min": "1", "max": "3"},
                    "pattern": {"pattern": "^[+0-9 ]{5,20}$", "error-message": "badPhone", "ignore.empty.value": True},
                },
                "annotations": {"inputType": "html5-tel", "inputOptions": ["a"], "inputOptionLabels": {"a": "A"}},
            },
        ],
    }
    profile = compile_profile(raw)
    phone = profile.named("phone")
    assert profile.unmanaged_policy == "ADMIN_EDIT"
    assert profile.groups[0].display_header == "${contactHeader}"
    assert (phone.group, phone.multivalued, phone.default_value) == ("contact", True, "+49")
    assert phone.required == Requirement(frozenset({"user"}), frozenset({"phone"}))
    assert (phone.view, phone.edit) == (frozenset({"admin", "user"}), frozenset({"user"}))
    assert phone.selector_scopes == frozenset({"phone"})
    assert list(phone.validators) == ["multivalued", "pattern"]
    assert phone.annotations["inputType"] == "html5-tel"


def test_an_attribute_without_permissions_is_nobodys(compiled):
    assert compiled(attribute()).named("x").edit == frozenset()


def test_user_name_and_address_without_permissions_are_everybodys():
    profile = compile_profile({"attributes": [{"name": "username"}, {"name": "email"}]})
    assert profile.named("username").view == frozenset({"admin", "user"})


def test_an_empty_requirement_is_always_and_none_is_never(compiled):
    permissions = {"edit": ["user"]}
    assert compiled(attribute(required={}, permissions=permissions)).named("x").is_required(REGISTRATION)
    assert not compiled(attribute(required=None, permissions=permissions)).named("x").is_required(REGISTRATION)


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ({"name": ""}, "attribute 5: has no name. Give it a 'name'"),
        ({"name": 7}, "attribute 5: name must be a text"),
        ({"name": "a b"}, "attribute 5: the name 'a b' cannot be used. Use letters, digits, '.', '_' and '-' only"),
        ({"name": "email"}, "attribute 'email': stands there more than once. Keep one of them"),
        ({"displayname": "X"}, "attribute 'x': unknown key 'displayname'. Did you mean 'displayName'?"),
        ({"validators": {}}, "attribute 'x': unknown key 'validators'. Did you mean 'validations'?"),
        ({"displayName": 1}, "attribute 'x': displayName must be a text"),
        ({"multivalued": "often"}, "attribute 'x': multivalued must be true or false"),
        ({"group": "contct"}, "attribute 'x': unknown group 'contct'. Known are: user-metadata"),
        ({"group": "user-metdata"}, "attribute 'x': unknown group 'user-metdata'. Did you mean 'user-metadata'?"),
        ({"required": True}, "attribute 'x': required must be an object"),
        ({"required": {"role": []}}, "attribute 'x': required: unknown key 'role'. Did you mean 'roles'?"),
        (
            {"required": {"roles": ["users"]}},
            "attribute 'x': required.roles names an unknown 'users'. Did you mean 'user'?",
        ),
        (
            {"permissions": {"view": ["amdin"]}},
            "attribute 'x': permissions.view names an unknown 'amdin'. Did you mean 'admin'?",
        ),
        ({"permissions": {"edit": [1]}}, "attribute 'x': permissions.edit must be a list of texts"),
        ({"permissions": {"write": []}}, "attribute 'x': permissions: unknown key 'write'. Known are: edit, view"),
        ({"permissions": []}, "attribute 'x': permissions: permissions must be an object"),
        ({"selector": {"scope": []}}, "attribute 'x': selector: unknown key 'scope'. Did you mean 'scopes'?"),
        ({"validations": {"lenght": {}}}, "attribute 'x': unknown validator 'lenght'. Did you mean 'length'?"),
        ({"validations": {"length": {"max": "x"}}}, "attribute 'x': length: max must be a whole number"),
        ({"validations": {"length": 3}}, "attribute 'x': length: the options must be an object"),
        ({"validations": ["length"]}, "attribute 'x': validations must be an object"),
        ({"annotations": {"inputOptions": "a"}}, "attribute 'x': annotations: inputOptions must be a list"),
        ({"annotations": {"inputOptionLabels": []}}, "attribute 'x': annotations: inputOptionLabels must be an object"),
        ({"annotations": "a"}, "attribute 'x': annotations must be an object"),
    ],
)
def test_a_mistake_in_an_attribute_is_told_with_its_place(sentences, member, sentence):
    raw = default_profile()
    raw["attributes"].append(attribute(**member))
    assert sentence in sentences(raw)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"attribute": []}, "user profile: unknown key 'attribute'. Did you mean 'attributes'?"),
        ({"attributes": {}}, "user profile: attributes must be a list"),
        ({"attributes": [3]}, "attribute 1: must be an object"),
        ({"attributes": []}, "user profile: the attribute 'username' cannot be removed. Put it back"),
        ({"groups": [{}]}, "group 1: has no name. Give it a 'name'"),
        ({"groups": [{"name": "g"}, {"name": "g"}]}, "group 'g': stands there more than once. Keep one of them"),
        ({"groups": [{"name": "g", "header": "x"}]}, "group 'g': unknown key 'header'. Did you mean 'displayHeader'?"),
        (
            {"unmanagedAttributePolicy": "DISABLED"},
            "user profile: unknown unmanagedAttributePolicy 'DISABLED'. Leave the key out",
        ),
        (
            {"unmanagedAttributePolicy": "enabled"},
            "user profile: unknown unmanagedAttributePolicy 'enabled'. Did you mean 'ENABLED'?",
        ),
    ],
)
def test_a_mistake_in_the_profile_is_told_with_its_place(sentences, change, sentence):
    assert sentence in sentences(default_profile() | change)


def test_a_scope_that_the_realm_does_not_have_is_told():
    raw = default_profile()
    raw["attributes"].append(attribute(required={"scopes": ["phnoe"]}, selector={"scopes": ["phone", "fax"]}))
    assert [str(problem) for problem in compile_profile(raw, client_scopes=["phone", "address"])] == [
        "attribute 'x': required.scopes names an unknown 'phnoe'. Did you mean 'phone'?",
        "attribute 'x': selector.scopes names an unknown 'fax'. Known are: address, phone",
    ]
    assert isinstance(compile_profile(raw), UserProfile)


def test_all_mistakes_are_told_at_once(sentences):
    raw = default_profile()
    raw["attributes"][0]["validations"] = {"lenght": {}, "pattern": {"pattern": "("}}
    raw["attributes"].append({"name": "x", "group": "nowhere", "nmae": 1})
    assert len(sentences(raw)) == 4


WORDS = st.sampled_from(["", "user", "scope", "pattern", "length", "value", "max", "3", "{", "[1]", "é(", "\ud800"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
)
MEMBERS = st.sampled_from(
    [
        "name",
        "group",
        "multivalued",
        "required",
        "permissions",
        "selector",
        "validations",
        "annotations",
        "defaultValue",
    ]
)
SPOKEN = st.sampled_from(
    ["scope", "guiOrder", "validator", "required", "enabled", "selector", "read-only", "inputOptions"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(MEMBERS, JSON), st.dictionaries(SPOKEN, JSON))
def test_no_document_makes_the_compiler_fall_over(members, annotations):
    raw = default_profile()
    raw["attributes"] += [{"annotations": annotations, **members}, {"name": "y", "annotations": annotations}]
    compiled = compile_profile(raw)
    assert isinstance(compiled, UserProfile) or all(str(problem) for problem in compiled)


# ------------------------------------------------------------------------------------------ the annotation dialect


@pytest.fixture
def guided(compiled):
    """An attribute that is written in the dialect alone."""
    return lambda **annotations: compiled(attribute(annotations=annotations)).named("x")


def test_the_phone_number_of_the_guide_works_letter_by_letter(compiled):
    profile = compiled({"name": "phoneNumber", "displayName": "Phone Number", "annotations": GUIDE_PHONE})
    phone = profile.named("phoneNumber")
    assert [each.name for each in profile.asked(REGISTRATION)][2] == "phoneNumber"
    assert validate_attribute(phone, ["+491701234567"], REGISTRATION).violation is None
    violation = validate_attribute(phone, ["0170 1234"], REGISTRATION).violation
    assert (violation.code, violation.message) == ("error-pattern-no-match", "Invalid phone number format.")
    assert validate_attribute(phone, [], REGISTRATION).violation.code == "error-user-attribute-required"
    assert validate_attribute(phone, [], ACCOUNT).violation is None
    assert not phone.annotations


def test_annotations_that_a_console_kept_as_texts_say_the_same(guided):
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in GUIDE_PHONE.items()}
    assert guided(**texts) == guided(**GUIDE_PHONE)


@pytest.mark.parametrize(
    ("scope", "writable"),
    [
        (["admin", "user"], (True, True, True)),
        (["user"], (True, True, False)),
        ("admin", (False, False, True)),
        (["register"], (True, False, False)),
        (["register", "admin"], (True, False, True)),
    ],
)
def test_scope_says_where_an_attribute_is_written(guided, scope, writable):
    made = guided(scope=scope)
    assert tuple(made.is_writable(context) for context in (REGISTRATION, ACCOUNT, ADMIN_API)) == writable


def test_without_a_scope_the_attribute_is_on_the_form(guided):
    assert guided(guiOrder=9).is_writable(REGISTRATION)


def test_read_only_is_written_once_and_seen_for_ever(guided):
    made = guided(**{"read-only": "true"})
    assert [made.is_writable(context) for context in (REGISTRATION, ACCOUNT, ADMIN_API)] == [True, False, True]
    assert made.is_readable(ACCOUNT)


def test_write_only_is_never_seen_again(guided):
    made = guided(**{"write-only": True})
    assert made.is_writable(REGISTRATION)
    assert not made.is_readable(ACCOUNT)
    assert made.is_readable(ADMIN_API)


@pytest.mark.parametrize(
    ("required", "where"),
    [
        (True, (True, True, True)),
        ("false", (False, False, False)),
        ({"scope": "register"}, (True, False, False)),
        ({"scope": ["user"]}, (True, True, False)),
        ({"scope": ["register", "admin"]}, (True, False, True)),
        ({"roles": ["user"]}, (True, True, False)),
    ],
)
def test_required_says_where(guided, required, where):
    made = guided(required=required)
    assert tuple(made.is_required(context) for context in (REGISTRATION, ACCOUNT, ADMIN_API)) == where


@pytest.mark.parametrize(
    ("validator", "value", "code"),
    [
        ("email", "x", "error-invalid-email"),
        (["email", "uri"], "x", "error-invalid-email"),
        ({"options": {"value": ["a", "b"]}}, "c", "error-invalid-value"),
        ({"options": ["a", "b"]}, "c", "error-invalid-value"),
        ({"pattern": "[a-z]"}, "1", "error-pattern-no-match"),
        ({"length": {"min": 3, "max": 5}}, "ab", "error-invalid-length"),
        ({"iso-date": True}, "ab", "error-invalid-date"),
    ],
)
def test_validators_may_be_named_in_short(guided, validator, value, code):
    assert validate_attribute(guided(validator=validator), [value], REGISTRATION).violation.code == code


def test_any_validator_of_the_dialect_may_have_its_sentence(guided):
    made = guided(validator={"length": {"min": 3, "errorMessage": "Three letters, at least."}})
    assert validate_attribute(made, ["ab"], REGISTRATION).violation.message == "Three letters, at least."


def test_what_is_not_enabled_is_not_asked_but_is_checked_all_the_same(compiled, sentences):
    assert compiled(attribute(annotations={"enabled": False})).named("x") is None
    raw = default_profile()
    raw["attributes"].append(attribute(annotations={"enabled": False, "guiOrder": "x"}))
    assert sentences(raw) == ["attribute 'x': annotations: guiOrder must be a whole number"]


def test_multivalued_takes_several_answers(guided):
    assert guided(multivalued="true").multivalued
    assert not guided(multivalued=False).multivalued
    assert validate_attribute(guided(multivalued=True), ["a", "b"], REGISTRATION).violation is None


@pytest.mark.parametrize("selector", ["phone", ["phone"], {"scopes": ["phone"]}, {"scope": "phone"}])
def test_a_selector_names_client_scopes(guided, selector):
    assert guided(selector=selector).selector_scopes == frozenset({"phone"})


def test_gui_order_is_a_place_on_the_form(compiled):
    def order(**places):
        raw = default_profile()
        raw["attributes"] += [{"name": name, "annotations": {"guiOrder": place}} for name, place in places.items()]
        return [each.name for each in compile_profile(raw).attributes]

    assert order(a=1) == ["a", "username", "email", "firstName", "lastName"]
    assert order(a="3", b=2) == ["username", "b", "a", "email", "firstName", "lastName"]
    assert order(a=20, b=10, c=0) == ["c", "username", "email", "firstName", "lastName", "b", "a"]


def test_both_formats_may_stand_in_one_attribute(compiled):
    made = compiled(
        attribute(
            multivalued=False,
            permissions={"view": ["admin", "user"], "edit": ["admin", "user"]},
            validations={"length": {"max": 5}},
            annotations={
                "inputType": "html5-tel",
                "scope": ["register"],
                "multivalued": "true",
                "validator": "integer",
            },
        )
    ).named("x")
    assert [made.is_writable(context) for context in (REGISTRATION, ACCOUNT, ADMIN_API)] == [True, False, False]
    assert list(made.validators) == ["length", "integer"]
    assert made.multivalued
    assert made.annotations == {"inputType": "html5-tel"}


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"annotations": {"scope": ["registr"]}}, "scope names an unknown 'registr'. Did you mean 'register'?"),
        (
            {"annotations": {"required": {"scope": "usr"}}},
            "required.scope names an unknown 'usr'. Did you mean 'user'?",
        ),
        ({"annotations": {"required": {"scop": "user"}}}, "required: unknown key 'scop'. Did you mean 'scope'?"),
        ({"annotations": {"required": "yes"}}, "required must be true or false"),
        ({"annotations": {"validator": "{oops"}}, "validator is not JSON"),
        ({"annotations": {"validator": 3}}, "validator must be an object"),
        (
            {"annotations": {"selector": {"clients": ["app"]}}},
            "selector: unknown key 'clients'. Known are: scope, scopes",
        ),
        ({"annotations": {"guiOrder": 1.5}}, "guiOrder must be a whole number"),
        ({"annotations": {"read-only": 1}}, "read-only must be true or false"),
        (
            {"annotations": {"required": True}, "required": {}},
            "required stands in the attribute too. Keep one of them",
        ),
        (
            {"annotations": {"validator": "email"}, "validations": {"email": {}}},
            "'email' stands in 'validations' too. Keep one of them",
        ),
    ],
)
def test_a_mistake_in_the_dialect_is_told_with_its_place(sentences, members, sentence):
    raw = default_profile()
    raw["attributes"].append(attribute(**members))
    assert sentences(raw) == [f"attribute 'x': annotations: {sentence}"]


def test_a_wrong_option_is_told_under_its_own_name(sentences):
    raw = default_profile()
    raw["attributes"].append(attribute(annotations={"validator": {"pattern": {"value": "(", "errorMsg": "x"}}}))
    assert sentences(raw) == ["attribute 'x': pattern: unknown option 'errorMsg'. Did you mean 'error-message'?"]


def test_the_user_name_cannot_be_switched_off(sentences):
    raw = default_profile()
    raw["attributes"][0]["annotations"] = {"enabled": "false"}
    assert sentences(raw) == [
        "attribute 'username': annotations: the attribute 'username' cannot be removed. Take out 'enabled'"
    ]
