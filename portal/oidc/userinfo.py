"""Tells an application about the person whose token it has (OpenID Connect Core, section 5.3)."""

from flask import Response, request

from portal import current
from portal.flows.tokens.bearer import NOT_GIVEN, TokenRefused
from portal.limits import limited
from portal.oidc.answers import answer
from portal.oidc.blueprint import PROTOCOL, endpoint, realm_of, scene_of
from portal.oidc.errors import Refused, Told
from portal.oidc.reading import form
from portal.realms.client import OPENID


@endpoint(f"{PROTOCOL}/userinfo", "GET", "POST")
@limited("userinfo")
def userinfo(realm: str) -> Response:
    """What the token's scopes tell."""
    compiled = realm_of(realm)
    bearer = current.portal().tokens.bearer(compiled, _authorization())
    if isinstance(bearer, TokenRefused):
        raise _refused(realm, 401, "" if bearer.code == NOT_GIVEN else "invalid_token", bearer.description)
    if OPENID not in bearer.scopes:
        raise _refused(realm, 403, "insufficient_scope", "Missing openid scope")
    scene = scene_of(compiled, bearer.client_id)
    return answer(current.portal().tokens.introspection.person(scene, bearer))


def _authorization() -> str | None:
    """From the header, or from the form (RFC 6750, section 2); never from the address, which is logged."""
    given = form() if request.method == "POST" else {}
    if given.get("access_token"):
        return f"Bearer {given['access_token']}"
    return request.headers.get("Authorization")


def _refused(realm: str, status: int, error: str, description: str) -> Refused:
    """A request without any token is only told what kind is wanted (RFC 6750, section 3.1)."""
    facts = f', error="{error}", error_description="{description}"' if error else ""
    headers = {"WWW-Authenticate": f'Bearer realm="{realm}"{facts}'}
    return Refused(Told(status, error or "invalid_request", description, headers))
