"""Signing out: by a program that holds a refresh token, or by a browser that an application sends here."""

from urllib.parse import urlencode

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.tokens import Claims
from portal.events.event import EventType
from portal.flows.compiled import CompiledRealm
from portal.limits import limited
from portal.oidc.blueprint import PROTOCOL, browsers, endpoint, realm_of, scene_of
from portal.oidc.errors import Refused, bad_request, told_of
from portal.oidc.reading import Form, asking_of, form
from portal.realms.redirects import may_return_to

ADDRESS = f"{PROTOCOL}/logout"
_HINT, _RETURN = "id_token_hint", "post_logout_redirect_uri"


@endpoint(ADDRESS, "POST", but=("GET", "HEAD"))
@limited("logout")
def sign_out(realm: str) -> Response:
    """With a refresh token: a program ends the session it has. Without: an application's form, sent by a browser."""
    given = form()
    if "refresh_token" not in given:
        return _program(realm, given)
    asking = asking_of(realm, given, EventType.LOGOUT)
    refusal = current.portal().tokens.ending.sign_out(asking, given["refresh_token"])
    if refusal is not None:
        raise Refused(told_of(refusal))
    return Response(status=204)


@browsers.get(ADDRESS)
def sign_out_browser(realm: str) -> AnyResponse:
    """An application sends a person's browser here (OpenID Connect RP-Initiated Logout). With an ID token of ours the
    session it was issued in ends; without one the person is asked, because anybody can make a browser open this."""
    compiled = current.realm(realm)
    if compiled is None:
        abort(404)
    leads_to = _leave(compiled, request.args.to_dict())
    if leads_to is None:
        abort(400)
    return redirect(leads_to, code=303)


def _program(realm: str, given: Form) -> Response:
    """The same from a form, whose sender reads JSON where it is refused."""
    if not given.get(_HINT):
        raise bad_request("No refresh token")
    leads_to = _leave(realm_of(realm), given)
    if leads_to is None:
        raise bad_request(f"Invalid parameter: {_HINT} or {_RETURN}")
    return Response(status=302, headers={"Location": leads_to})


def _leave(compiled: CompiledRealm, given: Form) -> str | None:
    """Where the browser goes next; none where it must go nowhere, and nothing ends."""
    if not given.get(_HINT):
        is_right = not given.get(_RETURN) or _may_return(compiled, given.get("client_id", ""), given)
        return _asks(compiled) if is_right else None
    ending = current.portal().tokens.ending
    claims = ending.hinted(compiled, given[_HINT])
    if claims is None or not _fits(compiled, claims, given):
        return None
    ending.sign_out_hinted(scene_of(compiled, str(claims["azp"])), claims)
    return _back(compiled, given)


def _fits(compiled: CompiledRealm, claims: Claims, given: Form) -> bool:
    """Whether the hint is the named client's, and the client may send browsers where it wants to."""
    client_id = str(claims["azp"])
    if given.get("client_id", client_id) != client_id:
        return False
    return not given.get(_RETURN) or _may_return(compiled, client_id, given)


def _may_return(compiled: CompiledRealm, client_id: str, given: Form) -> bool:
    client = compiled.client(client_id)
    return client is not None and may_return_to(client, given.get(_RETURN, ""), current.portal().base_url)


def _asks(compiled: CompiledRealm) -> str:
    return url_for("pages.logout", realm=compiled.realm.name)


def _back(compiled: CompiledRealm, given: Form) -> str:
    address = given.get(_RETURN, "")
    if not address:
        return url_for("pages.login", realm=compiled.realm.name)
    if not given.get("state"):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'state': given['state']})}"
