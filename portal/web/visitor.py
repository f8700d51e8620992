"""Who is at the door: the realm, the origin, and the secrets their cookies hold."""

import re
from dataclasses import dataclass
from typing import Any

from flask import abort, g, request, url_for
from werkzeug.wrappers import Response

from portal import current
from portal.accounts.account import Account
from portal.accounts.device import knows, new_device
from portal.accounts.session import Session, new_key
from portal.callers import LOCALE_COOKIE, PREVIEW_COOKIE, brought, chosen_language, origin_of, previewed
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Flow, FlowKind, FlowState, Origin
from portal.realms.realm import Realm

KEPT_FLOWS = 4
KEPT_DEVICES = 4
PLACES = ("profile", "email", "password", "sessions", "activity", "consents", "data", "delete")
"""The account pages to which a sign-in leads back."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Visitor:
    """One request of a person: where they are and what they hold."""

    compiled: CompiledRealm
    origin: Origin

    @property
    def realm(self) -> Realm:
        """The realm they are in."""
        return self.compiled.realm


def visitor(realm_name: str) -> Visitor:
    """The visitor of a realm; an unknown realm is a 404 page."""
    compiled = current.realm(realm_name)
    if compiled is None:
        abort(404)
    return visitor_of(compiled)


def visitor_of(compiled: CompiledRealm) -> Visitor:
    """The visitor of this realm."""
    found = Visitor(compiled, origin_of(compiled.realm, door="pages", client_id=_client_id(compiled)))
    g.visitor = found
    return found


def address_of(at: Visitor, endpoint: str, **more: str) -> str:
    """The address of a page of this realm, on which the client that sent the person here is not forgotten."""
    values: dict[str, Any] = {"client_id": at.origin.client_id or None, **more}
    return url_for(f"pages.{endpoint}", realm=at.realm.name, **values)


def _client_id(compiled: CompiledRealm) -> str:
    """Which client sent the person here, as the address says; one that the realm does not have is nobody."""
    client = compiled.client(brought(request.args, "client_id"))
    return client.client_id if client and client.is_enabled else ""


def remember_locale(response: Response, at: Visitor) -> Response:
    """Keeps a language that was chosen by link."""
    if chosen_language():
        _set(response, LOCALE_COOKIE, at.origin.locale, days=365)
    return response


def remember_preview(response: Response) -> Response:
    """Keeps a preview that was opened by its link, until the browser is closed; a wrong link ends it."""
    if "preview" in request.args:
        token = request.args["preview"] if previewed() else ""
        response.set_cookie(
            PREVIEW_COOKIE, token, max_age=None if token else 0, secure=current.portal().is_https, samesite="Lax"
        )
    return response


def flow_key() -> str:
    """The secret of the flow that a form names; a new one where it names none that could be ours."""
    given = request.form.get("flow", "")
    return given if _KEY.fullmatch(given) else new_key()


def own_flows(at: Visitor, *kinds: FlowKind) -> dict[str, Flow]:
    """The flows of this device of these kinds (those that lead in, where none is named), by the secret that opens each;
    newest first. A page takes no flow of another kind: the end of a reset, say, is no way in."""
    keys = [key for key in _read(_flow_cookie(at)).split(".") if _KEY.fullmatch(key)]
    found = {key: current.portal().engine.find(at.compiled, key) for key in keys[:KEPT_FLOWS]}
    wanted = kinds or (FlowKind.REGISTER, FlowKind.SIGN_IN)
    return {key: flow for key, flow in found.items() if flow is not None and flow.kind in wanted}


def chosen_flow(at: Visitor, *kinds: FlowKind) -> tuple[str, Flow] | None:
    """The flow that the address or the form names, among those this device holds; the newest open one otherwise."""
    own = own_flows(at, *kinds)
    named = request.form.get("flow") or request.args.get("flow", "")
    found = next(((key, flow) for key, flow in own.items() if flow.id == named), None)
    found = found or next(((key, flow) for key, flow in own.items() if flow.state is FlowState.OPEN), None)
    if found and not previewed():
        g.flow_theme = found[1].origin.theme  # a flow's pages wear what it began in, whatever address they came by
    return found


def hold_flow(response: Response, at: Visitor, key: str) -> Response:
    """Gives this device the secret of a flow; it keeps the newest few, so that a second tab has a flow of its own."""
    others = [known for known in _read(_flow_cookie(at)).split(".") if known and known != key]
    _set(response, _flow_cookie(at), ".".join([key, *others][:KEPT_FLOWS]), days=1)
    return response


def drop_flows(response: Response, at: Visitor) -> Response:
    """Takes the flows' secrets away."""
    return _drop(response, _flow_cookie(at))


def signed_in(at: Visitor) -> tuple[Session, Account] | None:
    """Who is signed in here."""
    key = session_key(at)
    return current.portal().sign_in.session(at.compiled, key) if key else None


def session_key(at: Visitor) -> str:
    """The secret of the session, or nothing."""
    return _read(f"portico-session-{at.realm.name}")


def hold_session(response: Response, at: Visitor, key: str, session: Session) -> Response:
    """Gives this device a session; only a remembered one outlives the browser."""
    seconds = (session.expires_at - session.started_at).total_seconds()
    _set(response, f"portico-session-{at.realm.name}", key, days=seconds / 86400 if session.is_remembered else None)
    return response


def drop_session(response: Response, at: Visitor) -> Response:
    """Takes the session's secret away."""
    return _drop(response, f"portico-session-{at.realm.name}")


def hold_device(response: Response, at: Visitor, account: Account) -> Response:
    """Makes this a known device of the account: a stranger who guesses passwords elsewhere makes nobody wait here."""
    tokens, pseudonyms = known_devices(at), current.portal().services.pseudonyms
    if any(knows(pseudonyms, account, token) for token in tokens):
        return response
    kept = [new_device(pseudonyms, account), *tokens][:KEPT_DEVICES]
    _set(response, _device_cookie(at), ".".join(kept), days=365)
    return response


def known_devices(at: Visitor) -> tuple[str, ...]:
    """The tokens by which this device is known to accounts that signed in here before."""
    return tuple(_read(_device_cookie(at)).split(".")[:KEPT_DEVICES])


def hold_link(response: Response, at: Visitor, token: str) -> Response:
    """Moves a mail's link out of the address, so that it stays in no history and travels in no referrer."""
    _set(response, f"portico-link-{at.realm.name}", token, days=1 / 24)
    return response


def held_link(at: Visitor) -> str:
    """The link that was opened here, or nothing."""
    return _read(f"portico-link-{at.realm.name}")


def cookie_name(name: str) -> str:
    """`__Host-` where the portal is reached by TLS: then no neighbour's subdomain can set it."""
    return f"__Host-{name}" if current.portal().is_https else name


def _device_cookie(at: Visitor) -> str:
    return f"portico-device-{at.realm.name}"


def _flow_cookie(at: Visitor) -> str:
    return f"portico-flow-{at.realm.name}"


def _read(name: str) -> str:
    return brought(request.cookies, cookie_name(name))


def _set(response: Response, name: str, value: str, *, days: float | None) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=None if days is None else int(days * 86400),
        secure=current.portal().is_https,
        httponly=True,
        samesite="Lax",
    )


def _drop(response: Response, name: str) -> Response:
    response.delete_cookie(cookie_name(name), secure=current.portal().is_https, httponly=True, samesite="Lax")
    return response
