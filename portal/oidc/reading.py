"""Reads what a client sends: one form, each parameter once, and who it says it is."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import unquote_plus

from flask import request

from portal import cors, current
from portal.events.event import EventType
from portal.flows.tokens.clients import ClientClaim
from portal.flows.tokens.refusal import Refusal
from portal.flows.tokens.telling import Asking
from portal.oidc.blueprint import realm_of, scene_of
from portal.oidc.errors import CLIENT_REFUSALS, Refused, Told, bad_request, told_of

FORM = "application/x-www-form-urlencoded"
LONGEST_CLIENT_ID = 255

Form = Mapping[str, str]


def form() -> Form:
    """The parameters of the body. Those in the address do not count: addresses are logged, and secrets are in these."""
    if request.content_length and request.mimetype != FORM:
        raise Refused(Told(415, "invalid_request", f"Send the body as {FORM}"))
    if any(len(values) > 1 for values in request.form.listvalues()):
        raise bad_request("duplicated parameter")
    return request.form.to_dict()


def asking_of(realm: str, given: Form, kind: EventType) -> Asking:
    """The client that asks, authenticated; a failure is told as one of `kind`."""
    asking = authenticated(realm, given, kind)
    if isinstance(asking, Refusal):
        raise Refused(_challenged(realm, asking))
    return asking


def authenticated(realm: str, given: Form, kind: EventType) -> Asking | Refusal:
    """The client that asks, or why it is none. From here on only its own origins may read the answers."""
    compiled, claim = realm_of(realm), _claim(given)
    scene = scene_of(compiled, claim.client_id[:LONGEST_CLIENT_ID])
    client = current.portal().tokens.clients.authenticate(scene, claim, kind)
    if isinstance(client, Refusal):
        return client
    cors.narrow(client)
    return Asking(compiled, scene.origin, client, given.get("scope", ""))


def _claim(given: Form) -> ClientClaim:
    """From the body, else from the Authorization header; what the body says wins, as in Keycloak."""
    client_id, secret = _basic()
    named = given.get("client_id") or client_id
    if given.get("client_secret"):
        return ClientClaim(named, given["client_secret"])
    return ClientClaim(named, secret if named == client_id else "")


def _basic() -> tuple[str, str]:
    """Both parts are form-encoded before they are put together (RFC 6749, section 2.3.1)."""
    scheme, _, encoded = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)


def _challenged(realm: str, refusal: Refusal) -> Told:
    """Whoever came with an Authorization header is told which kind would have been right."""
    told = told_of(refusal)
    if refusal in CLIENT_REFUSALS and "Authorization" in request.headers:
        return Told(told.status, told.error, told.description, {"WWW-Authenticate": f'Basic realm="{realm}"'})
    return told
