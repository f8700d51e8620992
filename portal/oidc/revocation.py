"""Takes tokens back (RFC 7009), in Keycloak's shapes."""

from flask import Response

from portal import current
from portal.events.event import EventType
from portal.flows.tokens.refusal import Refusal
from portal.limits import limited
from portal.oidc.answers import answer
from portal.oidc.blueprint import PROTOCOL, endpoint
from portal.oidc.errors import bad_request
from portal.oidc.reading import asking_of, form


@endpoint(f"{PROTOCOL}/revoke", "POST")
@limited("revoke")
def revoke(realm: str) -> Response:
    """An access token alone; a refresh token with all that came out of it."""
    given = form()
    asking, text = asking_of(realm, given, EventType.REVOKE_GRANT), given.get("token", "")
    if not text:
        raise bad_request("Token not provided")
    ending = current.portal().tokens.ending
    match ending.revoke(asking, text):
        case None:
            return Response(status=200)
        case Refusal.OTHER_CLIENTS_TOKEN:
            raise bad_request("Unmatching clients", "invalid_token")
    if ending.hinted(asking.compiled, text):
        raise bad_request("Unsupported token type", "unsupported_token_type")
    # The client wanted it to be worth nothing, and it is.
    return answer({"error": "invalid_token", "error_description": "Invalid token"})
