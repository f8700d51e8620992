from portal.realms.reading import Reading
from portal.realms.roles import read_roles


def roles(**document):
    reading = Reading(document, "realm 'shop'")
    found = read_roles(reading, "Shop")
    assert reading.problems == []
    return found


def role(name, **composites):
    return {"name": name, **({"composite": True, "composites": composites} if composites else {})}


def test_a_realm_without_roles_has_those_of_a_new_keycloak_realm():
    found = roles()
    assert found.effective(found.defaults) == {
        "": {"default-roles-shop", "offline_access", "uma_authorization"},
        "account": {"view-profile", "manage-account"},
    }


def test_a_role_carries_along_what_it_is_made_of_however_deep():
    found = roles(
        roles={
            "realm": [role("boss", realm=["clerk"], client={"till": ["open"]}), role("clerk", realm=["reader"])],
            "client": {"till": [role("open", client={"till": ["look"]}), role("look")]},
        }
    )
    assert found.effective([("", "boss")]) == {"": {"boss", "clerk", "reader"}, "till": {"open", "look"}}


def test_roles_that_carry_each_other_along_come_to_an_end():
    found = roles(roles={"realm": [role("hen", realm=["egg"]), role("egg", realm=["hen"])]})
    assert found.effective([("", "egg")]) == {"": {"hen", "egg"}}


def test_the_default_role_is_the_one_the_realm_names():
    found = roles(defaultRole={"name": "everybody"}, roles={"realm": [role("everybody", realm=["reader"])]})
    assert found.effective(found.defaults) == {"": {"everybody", "reader"}}


def test_old_exports_list_default_roles_one_by_one():
    found = roles(defaultRoles=["offline_access"], clients=[{"clientId": "account", "defaultRoles": ["view-profile"]}])
    assert found.effective(found.defaults) == {"": {"offline_access"}, "account": {"view-profile"}}
