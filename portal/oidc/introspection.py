"""Tells a resource server what a token says (RFC 7662), in Keycloak's shapes."""

from flask import Response

from portal import current
from portal.events.event import EventType
from portal.flows.tokens.refusal import Refusal
from portal.limits import limited
from portal.oidc.answers import answer
from portal.oidc.blueprint import PROTOCOL, endpoint
from portal.oidc.errors import Refused, Told, bad_request
from portal.oidc.reading import authenticated, form

_HINTS = ("", "access_token", "refresh_token", "requesting_party_token")


@endpoint(f"{PROTOCOL}/token/introspect", "POST")
@limited("introspect")
def introspect(realm: str) -> Response:
    """For clients with a secret only: what a token says is not for whoever found it."""
    given = form()
    asking = authenticated(realm, given, EventType.INTROSPECT_TOKEN)
    if isinstance(asking, Refusal):
        raise Refused(Told(401, "invalid_request", "Authentication failed."))
    if asking.client.is_public:
        raise Refused(Told(403, "invalid_request", "Client not allowed."))
    text, hint = given.get("token", ""), given.get("token_type_hint", "")
    if not text:
        raise bad_request("Token not provided.")
    if hint not in _HINTS:
        raise bad_request("Unsupported token type.")
    return answer(current.portal().tokens.introspection.look(asking, text))
