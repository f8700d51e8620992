"""Errors as pages: what happened, what to do, and the request's id; in the visitor's theme, never a stack trace."""

import re
from urllib.parse import urlsplit

from flask import Response, current_app, g, make_response, request, url_for
from flask.globals import request_ctx
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.hashing import HashingOverloaded
from portal.dispatch import Answers
from portal.flows.compiled import CompiledRealm
from portal.flows.ports import StorageUnavailable
from portal.problem import ConfigurationRefused
from portal.web.busy_form import busy_form
from portal.web.form_token import refilling_view
from portal.web.page import messages, show
from portal.web.visitor import Visitor, visitor_of

_IN_A_REALM = re.compile(r"/realms/([^/]+)")
_TOLD = {400, 403, 404, 405, 410, 411, 413, 415, 429, 431, 500, 503}


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = _page(status if status in _TOLD else 400, status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _too_many(_: RateLimitExceeded) -> Response:
    return _page(429, 429)


def _busy(error: HashingOverloaded | StorageUnavailable) -> AnyResponse:
    """Nothing that was typed is lost: the form comes back filled, where it can be shown at all."""
    try:
        view = refilling_view("busyMessage")
        response = busy_form(view) if view else _page(503, 503, seconds=error.retry_after)
    except (HashingOverloaded, StorageUnavailable):
        response = _page(503, 503, seconds=error.retry_after)
    response.status_code = 503
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _unexpected(error: Exception) -> Response:
    current.portal().log_failure(error, g.get("request_id", ""))
    return _page(500, 500)


def _page(told: int, status: int, **facts: object) -> Response:
    """The page of an error; where even that cannot be shown, its number: an error never brings another one out."""
    try:
        at = _visitor()
        if at is not None:
            return _themed(at, told, status, **facts)
    except Exception as error:  # noqa: BLE001  (a theme may be broken in any way)
        current.portal().log_failure(error, g.get("request_id", ""))
    return make_response(f"{status}\n", status, {"Content-Type": "text/plain; charset=utf-8"})


def _themed(at: Visitor, told: int, status: int, **facts: object) -> Response:
    _know_own_addresses()
    words = messages(at)
    links = [{"href": url_for("pages.realm_home", realm=at.realm.name), "text": words.text("backToStart")}]
    paragraphs = [words.text(f"error.{told}.text", *facts.values())]
    if words.has(f"error.{told}.next"):
        paragraphs.append(words.text(f"error.{told}.next"))
    heading = words.text(f"error.{told}.title")
    return show(
        at,
        "error.html",
        title=f"error.{told}.title",
        status=status,
        heading=heading,
        paragraphs=paragraphs,
        links=links,
        code=status,
    )


def _know_own_addresses() -> None:
    """A request for a host that is not ours was given no addresses to build; its error page leads to ours."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind(urlsplit(current.portal().base_url).netloc)


def _visitor() -> Visitor | None:
    """Whose page it is; where even that cannot be found out (no storage, nothing seen yet), nobody's."""
    known: Visitor | None = g.get("visitor")
    if known is not None:
        return known
    names = ((request.view_args or {}).get("realm"), _realm_in_path(), current.portal().default_realm)
    found = next((found for name in names if isinstance(name, str) and (found := _realm(name))), None)
    return visitor_of(found) if found else None


def _realm(name: str) -> CompiledRealm | None:
    try:
        return current.realm(name)
    except (StorageUnavailable, ConfigurationRefused):
        return current.portal().realms.kept(name)


def _realm_in_path() -> str | None:
    found = _IN_A_REALM.match(request.path)
    return found[1] if found else None


ANSWERS: Answers = {
    HTTPException: _http,
    RateLimitExceeded: _too_many,
    HashingOverloaded: _busy,
    StorageUnavailable: _busy,
    Exception: _unexpected,
}
"""The page of every error."""
