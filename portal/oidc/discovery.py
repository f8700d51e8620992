"""What this door offers, and the keys that its tokens are signed with."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.compiled import CompiledRealm
from portal.oidc.answers import public
from portal.oidc.blueprint import PROTOCOL, endpoint, realm_of
from portal.oidc.grants.client_credentials import ClientCredentialsGrant
from portal.oidc.grants.password import PasswordGrant
from portal.oidc.grants.refresh_token import RefreshTokenGrant
from portal.realms.client import OFFLINE, OPENID

_KEPT_FOR = 300  # seconds; whoever meets an unknown key asks again anyway
_WAYS = ("client_secret_basic", "client_secret_post")
_CLAIMS = (
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "acr",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "email",
    "email_verified",
)


@endpoint("/realms/<realm>/.well-known/openid-configuration", "GET")
def configuration(realm: str) -> Response:
    """Only what is there: a client must not be led to an address that nobody serves."""
    compiled = realm_of(realm)
    return public(_described(compiled), seconds=0)


@endpoint(f"{PROTOCOL}/certs", "GET")
def certs(realm: str) -> Response:
    """The public keys of the realm (RFC 7517)."""
    compiled = realm_of(realm)
    return public({"keys": list(current.portal().tokens.keys.published(compiled.realm.id))}, seconds=_KEPT_FOR)


@endpoint("/realms/<realm>", "GET")
def realm_facts(realm: str) -> AnyResponse:
    """What Keycloak tells of a realm at its bare address; a browser goes on to its page."""
    if "text/html" in {kind for kind, _ in request.accept_mimetypes}:
        return redirect(url_for("pages.realm_home", realm=realm), code=308)
    compiled = realm_of(realm)
    issuer, since = current.portal().tokens.issuer.issuer(compiled), compiled.realm.token_lives.not_before
    body = {
        "realm": compiled.realm.name,
        "public_key": "".join(current.portal().tokens.keys.public_pem(compiled.realm.id).splitlines()[1:-1]),
        "token-service": f"{issuer}/protocol/openid-connect",
        "account-service": f"{issuer}/account",
        "tokens-not-before": int(since.timestamp()) if since else 0,
    }
    return public(body, seconds=0)


def _described(compiled: CompiledRealm) -> dict[str, object]:
    issuer = current.portal().tokens.issuer.issuer(compiled)
    here = issuer + "/protocol/openid-connect"
    grants = [each.GRANT_TYPE for each in (PasswordGrant, RefreshTokenGrant, ClientCredentialsGrant)]
    return {
        "issuer": issuer,
        "token_endpoint": f"{here}/token",
        "introspection_endpoint": f"{here}/token/introspect",
        "userinfo_endpoint": f"{here}/userinfo",
        "end_session_endpoint": f"{here}/logout",
        "jwks_uri": f"{here}/certs",
        "revocation_endpoint": f"{here}/revoke",
        "grant_types_supported": grants,
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": _scopes(compiled),
        "claims_supported": list(_CLAIMS),
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "token_endpoint_auth_methods_supported": [*_WAYS, "none"],
        "introspection_endpoint_auth_methods_supported": list(_WAYS),
        "revocation_endpoint_auth_methods_supported": [*_WAYS, "none"],
    }


def _scopes(compiled: CompiledRealm) -> list[str]:
    found = {
        scope for client in compiled.clients.values() for scope in (*client.default_scopes, *client.optional_scopes)
    }
    return [OPENID, *sorted(found - {OPENID, OFFLINE})]
