"""A client that comes for itself."""

from tests.support.application import CLIENTS, Application, claims_of, document_with_clients, events, told
from tests.support.portals import import_realm


def test_a_service_account_gets_a_token_with_its_roles(backend):
    answer = backend.posts_basic("token", grant_type="client_credentials")
    tokens = answer.json
    assert (tokens["refresh_expires_in"], tokens["expires_in"], tokens["scope"]) == (0, 300, "email profile")
    assert "refresh_token" not in tokens
    assert "session_state" not in tokens
    claims = claims_of(tokens["access_token"])
    assert claims["resource_access"]["realm-management"] == {"roles": ["manage-users", "view-users"]}
    assert "default-roles-demo" in claims["realm_access"]["roles"]
    assert claims["sub"] == "5e41ce00-0000-4000-8000-000000000001"
    assert (claims["preferred_username"], claims["client_id"], claims["azp"]) == (
        "service-account-backend",
        "backend",
        "backend",
    )
    assert set(claims["aud"]) == {"account", "realm-management"}


def test_a_client_that_sends_empty_parameters_along_is_taken_as_it_is(backend):
    """As python-keycloak does, always."""
    answer = backend.posts("token", grant_type="client_credentials", code="", redirect_uri="", scope="openid")
    assert answer.status_code == 200


def test_its_token_counts_as_long_as_the_client_may_have_one(backend, app, portal):
    token = backend.posts("token", grant_type="client_credentials", scope="openid").json["access_token"]
    assert backend.gets("userinfo", token).json["preferred_username"] == "service-account-backend"
    without = [{**each, "serviceAccountsEnabled": False} for each in CLIENTS]
    document = document_with_clients()
    import_realm(app, {**document, "clients": without})
    assert backend.gets("userinfo", token).status_code == 401


def test_a_client_without_a_service_account_is_told_so(web, mobile):
    assert told(web.posts("token", grant_type="client_credentials")) == (
        401,
        "unauthorized_client",
        "Client not enabled to retrieve service account",
    )
    assert told(mobile.posts("token", grant_type="client_credentials")) == (
        401,
        "unauthorized_client",
        "Public client not allowed to retrieve service account",
    )


def test_sign_ins_of_clients_are_told(backend, portal, app):
    backend.posts("token", grant_type="client_credentials")
    Application(app, "backend", "wrong").posts("token", grant_type="client_credentials")
    [event] = events(portal, "CLIENT_LOGIN")
    assert (event.client_id, event.details["username"]) == ("backend", "service-account-backend")
    assert event.details["client_auth_method"] == "client-secret"
    assert [each.error for each in events(portal, "CLIENT_LOGIN_ERROR")] == ["invalid_client_credentials"]
