import pytest

from portal.problem import Problem
from portal.realms.client import DEFAULT_SCOPES, read_clients
from portal.realms.compile import compile_realm
from portal.realms.ports import StoredRealm
from portal.realms.reading import Reading
from portal.realms.sealing import Sealer


def clients(document):
    reading = Reading({"realm": "shop", **document}, "realm 'shop'")
    return read_clients(reading), reading.problems


def one(client, **document):
    found, problems = clients({"clients": [client], **document})
    assert problems == []
    [only] = found.values()
    return only


def test_a_client_that_says_nothing_is_confidential_and_gets_no_tokens_by_password():
    client = one({"clientId": "app"})
    assert (client.is_enabled, client.is_public, client.standard_flow) == (True, False, True)
    assert (client.direct_access_grants, client.service_accounts, client.secret) == (False, False, "")
    assert client.default_scopes == DEFAULT_SCOPES


def test_what_a_client_says_is_read():
    client = one(
        {
            "id": "c1",
            "clientId": "app",
            "enabled": False,
            "publicClient": True,
            "directAccessGrantsEnabled": True,
            "redirectUris": ["https://app.example/*"],
            "webOrigins": ["+"],
            "attributes": {"post.logout.redirect.uris": "+"},
        }
    )
    assert (client.id, client.is_enabled, client.is_public, client.direct_access_grants) == ("c1", False, True, True)
    assert (client.redirect_uris, client.web_origins) == (("https://app.example/*",), ("+",))
    assert client.attributes == {"post.logout.redirect.uris": "+"}


def test_a_client_without_an_id_has_the_same_one_each_time():
    assert one({"clientId": "app"}).id == one({"clientId": "app"}).id != one({"clientId": "other"}).id


def test_a_secret_is_never_printed():
    assert "hush" not in repr(one({"clientId": "app", "secret": "hush"}))


def test_the_secret_of_a_client_that_signs_its_requests_is_no_password():
    assert one({"clientId": "app", "secret": "hush", "clientAuthenticatorType": "client-jwt"}).secret == ""


def test_sealed_secrets_and_placeholders_are_opened_at_compilation():
    sealer = Sealer(b"k" * 32)
    document = {
        "realm": "shop",
        "clients": [
            {"clientId": "sealed", "secret": sealer.seal("hush")},
            {"clientId": "named", "secret": "${env:APP_SECRET}"},
        ],
    }
    realm = compile_realm(StoredRealm("r1", "shop", 1, document), sealer=sealer, environ={"APP_SECRET": "from outside"})
    assert {name: client.secret for name, client in realm.clients.items()} == {
        "sealed": "hush",
        "named": "from outside",
    }


def test_scopes_are_the_clients_own_else_the_realms():
    realm = {"defaultDefaultClientScopes": ["profile"], "defaultOptionalClientScopes": []}
    assert one({"clientId": "app"}, **realm).default_scopes == ("profile",)
    assert one({"clientId": "app", "defaultClientScopes": ["email"]}, **realm).default_scopes == ("email",)
    assert one({"clientId": "app"}, **realm).optional_scopes == ()


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("", {"email"}),
        ("openid", {"openid", "email"}),
        ("openid  phone openid", {"openid", "email", "phone"}),
        ("email", {"email"}),
        ("openid nonsense", None),
    ],
)
def test_a_request_gets_the_default_scopes_and_those_it_names(asked, granted):
    client = one({"clientId": "app", "defaultClientScopes": ["email"], "optionalClientScopes": ["phone"]})
    assert client.scopes(asked) == granted


def test_the_roles_of_a_service_account_come_from_its_user():
    user = {
        "id": "u1",
        "username": "service-account-app",
        "serviceAccountClientId": "app",
        "realmRoles": ["default-roles-shop"],
        "clientRoles": {"realm-management": ["manage-users", "view-users"]},
    }
    client = one({"clientId": "app", "serviceAccountsEnabled": True}, users=[user, {"username": "ada"}])
    assert client.service_account_id == "u1"
    assert client.service_account_roles == {
        "": {"default-roles-shop"},
        "realm-management": {"manage-users", "view-users"},
    }


def test_scope_mappings_name_the_roles_a_client_may_carry():
    document = {
        "scopeMappings": [{"client": "app", "roles": ["buyer"]}, {"clientScope": "offline_access", "roles": ["x"]}],
        "clientScopeMappings": {"account": [{"client": "app", "roles": ["view-profile"]}]},
    }
    assert one({"clientId": "app"}, **document).scope_roles == {"": {"buyer"}, "account": {"view-profile"}}


def test_saml_clients_are_none_of_ours():
    assert clients({"clients": [{"clientId": "https://sp.example", "protocol": "saml"}]}) == ({}, [])


def test_every_mistake_is_told_with_its_place():
    found, problems = clients(
        {"clients": [{"name": "x"}, {"clientId": "a"}, {"clientId": "a"}, {"clientId": "b", "enabled": 7}]}
    )
    assert set(found) == {"a", "b"}
    assert [problem.place for problem in problems] == [
        "realm 'shop': clients '1': clientId",
        "realm 'shop': clients 'a': clientId",
        "realm 'shop': clients 'b': enabled",
    ]
    assert all(isinstance(problem, Problem) for problem in problems)
