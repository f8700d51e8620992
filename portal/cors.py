"""Which browser applications on other origins may read the answers of a door: those that a realm's clients name.

An origin is compared as a whole, never by its beginning or end. Before anybody knows which client asks, the union of
all of them counts; `cors.narrow` is for a door that found out.
"""

from collections.abc import Iterable

from flask import Blueprint, Response, g, request

from portal import current
from portal.flows.compiled import CompiledRealm
from portal.realms.client import Client
from portal.realms.redirects import web_origins

_METHOD, _ORIGIN = "Access-Control-Request-Method", "Origin"
_HEADERS = "Accept, Accept-Language, Authorization, Content-Type, DPoP, Idempotency-Key, Origin, X-Requested-With"
_EXPOSED = (
    "Allow, Content-Language, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, "
    "WWW-Authenticate, X-Request-Id"
)
_PREFLIGHT_LIVES = 3600  # seconds


def start(blueprint: Blueprint, *, credentials: bool = False) -> None:
    """Lets the applications of a realm's clients read what a blueprint answers, its errors too. `credentials`: also
    those that send cookies along, as keycloak-js does to the token endpoint."""

    def tell(response: Response) -> Response:
        return _told(response, credentials=credentials)

    blueprint.after_request(tell)


def narrow(client: Client) -> None:
    """From here on the request is this client's: its own origins count, no other one's."""
    g.cors_clients = (client,)


def is_preflight() -> bool:
    """Whether a browser asks what it may do before it does it."""
    return request.method == "OPTIONS" and _METHOD in request.headers and _ORIGIN in request.headers


def allows(clients: Iterable[Client], origin: str, *, any_origin: bool) -> bool:
    """Whether one of these clients names the origin. `*` counts only where `any_origin` says so."""
    named = frozenset(name for client in clients if client.is_enabled for name in web_origins(client))
    return origin in named or (any_origin and "*" in named and origin.startswith(("http://", "https://")))


def _told(response: Response, *, credentials: bool) -> Response:
    headers, origin = response.headers, request.headers.get(_ORIGIN, "")
    response.vary.add(_ORIGIN)
    if not origin or not allows(_clients(), origin, any_origin=current.portal().is_development):
        return response
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    if credentials:
        headers["Access-Control-Allow-Credentials"] = "true"
    if is_preflight():
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
        headers["Access-Control-Allow-Headers"] = _HEADERS
        headers["Access-Control-Max-Age"] = str(_PREFLIGHT_LIVES)
    return response


def _clients() -> Iterable[Client]:
    known: tuple[Client, ...] | None = g.get("cors_clients")
    if known is not None:
        return known
    compiled = _realm()
    return compiled.clients.values() if compiled else ()


def _realm() -> CompiledRealm | None:
    name = (request.view_args or {}).get("realm")
    return current.realm(name) if isinstance(name, str) else None
