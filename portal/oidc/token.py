"""The token endpoint."""

from flask import Response

from portal.limits import limited
from portal.oidc.blueprint import PROTOCOL, endpoint, realm_of
from portal.oidc.grants.client_credentials import ClientCredentialsGrant
from portal.oidc.grants.password import PasswordGrant
from portal.oidc.grants.refresh_token import RefreshTokenGrant
from portal.oidc.reading import form
from portal.oidc.server import TokenRequest, TokenServer

GRANTS = (PasswordGrant, RefreshTokenGrant, ClientCredentialsGrant)

server = TokenServer()
for grant in GRANTS:
    server.register_grant(grant)


@endpoint(f"{PROTOCOL}/token", "POST")
@limited("token", "login_identity")
def token(realm: str) -> Response:
    """Tokens for whatever the grant brings."""
    realm_of(realm)
    response: Response = server.create_token_response(TokenRequest(realm, form()))
    return response
