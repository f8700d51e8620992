"""Authlib's token endpoint, on our clients, grants and answers: it finds the grant that a request names."""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.errors import UnsupportedGrantTypeError
from authlib.oauth2.rfc6749.grants import BaseGrant, TokenEndpointMixin
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from flask import Response, request

from portal.events.event import EventType
from portal.flows.tokens.issuing import Issued
from portal.flows.tokens.refusal import Refusal, Waiting
from portal.flows.tokens.telling import Asking
from portal.oidc.answers import answer
from portal.oidc.errors import Refused, bad_request, refused, told_of
from portal.oidc.reading import Form, asking_of


class TokenRequest(OAuth2Request):
    """One request for tokens: the realm and the form."""

    def __init__(self, realm: str, form: Form) -> None:
        # Authlib wants to see TLS in the address; whether ours is reached by TLS is the settings' business, and behind
        # a proxy no request knows it.
        super().__init__(request.method, f"https://portal/realms/{realm}", headers=request.headers)
        self.realm = realm
        self.given = form
        self.payload = BasicOAuth2Payload(form)


class Grant(BaseGrant, TokenEndpointMixin):
    """One way to tokens: authenticates the client, then asks the flows. A grant overrides `GRANT_TYPE`, `event` and
    `tokens`."""

    event = EventType.LOGIN

    def validate_token_request(self) -> None:
        """Who asks."""
        self.request.client = asking_of(self.request.realm, self.request.given, self.event)

    def create_token_response(self) -> tuple[int, Mapping[str, object], list[tuple[str, str]]]:
        """The tokens, as an answer."""
        issued = self.tokens(self.request.client, self.request.given)
        if not isinstance(issued, Issued):
            raise Refused(told_of(issued))
        return 200, body_of(issued), []

    def tokens(self, asking: Asking, given: Form) -> Issued | Refusal | Waiting:
        """The tokens, or why there are none."""
        raise NotImplementedError


class TokenServer(AuthorizationServer):
    """Knows the grants. Everything it would make itself (clients, tokens, errors) comes from our rooms."""

    def create_oauth2_request(self, request: TokenRequest) -> TokenRequest:
        """It is one already."""
        return request

    def get_token_grant(self, request: TokenRequest) -> Grant:
        """The grant that the request names."""
        if not request.given.get("grant_type"):
            raise bad_request("Missing form parameter: grant_type")
        try:
            grant: Grant = super().get_token_grant(request)
        except UnsupportedGrantTypeError:
            raise bad_request("Unsupported grant_type", "unsupported_grant_type") from None
        return grant

    def handle_response(self, status: int, body: Mapping[str, object], headers: Any) -> Response:  # noqa: ANN401
        """As this door answers."""
        return answer(body, status)

    def handle_error_response(self, request: TokenRequest, error: Refused) -> Response:
        """As this door refuses."""
        return refused(error)


def body_of(issued: Issued) -> Mapping[str, object]:
    """Tokens in Keycloak's shape (contract, section 7.3)."""
    body: dict[str, object] = {
        "access_token": issued.access_token,
        "expires_in": issued.expires_in,
        "refresh_expires_in": issued.refresh_expires_in,
        "refresh_token": issued.refresh_token,
        "token_type": "Bearer",
        "id_token": issued.id_token,
        "not-before-policy": issued.not_before,
        "session_state": issued.session_id,
        "scope": issued.scope,
    }
    return {name: value for name, value in body.items() if value != "" or name == "scope"}
