"""The form token: checked for every POST of a person; where it grew old, the page comes back filled."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from portal import current
from portal.signing import DJANGO, Signing

View = TypeVar("View", bound=Callable[..., Any])

EXTENSION = "portico-form-token"
csrf = CSRFProtect()
LANGUAGE_CHANGED = "languageChangedMessage"
UNPROCESSABLE = 422
_SAFE = {"GET", "HEAD", "OPTIONS"}


def start(app: Flask) -> None:
    """Joins the token to the application; the check is ours, because a bad token may keep what was typed."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=4 * 3600, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    app.extensions[EXTENSION] = Signing(app.config["SECRET_KEY"], "wtf-csrf-token", DJANGO)
    app.after_request(_in_another_language)


def form_token() -> str:
    """The token of the forms that this visitor is shown: what Flask-WTF makes, and checks, of the secret in their
    session."""
    token: str | None = g.get("csrf_token")  # Flask-WTF's own place for it
    if token is None:
        secret = session.get("csrf_token")
        if secret is None:
            secret = session["csrf_token"] = secrets.token_hex(20)
        token = g.csrf_token = current_app.extensions[EXTENSION].dumps(secret)
    return token


def keeps_input(view: View) -> View:
    """Declares that a view shows its page again, filled, where what was sent cannot be taken now (`refill_reason`).
    A live check has nothing to refill and answers as ever: it changes nothing, so an old token is no reason."""
    view.keeps_input = view  # type: ignore[attr-defined]
    return view


def refilling_view(reason: str) -> Callable[..., Any] | None:
    """What makes the page that was sent once more, filled; `reason` is the message key of what its visitor is told.
    None for a view that keeps nothing."""
    g.refill_reason = reason
    view: Callable[..., Any] | None = getattr(
        current_app.view_functions.get(request.endpoint or ""), "keeps_input", None
    )
    return view


def check_token() -> None:
    """Refuses a POST without a good token. A stale one from our own page is told to the view; only the browser's word
    for where the request came from makes it our own page."""
    g.refill_reason = ""
    if request.method in _SAFE:
        return
    try:
        csrf.protect()
    except CSRFError:
        view = current_app.view_functions.get(request.endpoint or "")
        if not _is_same_origin() or not hasattr(view, "keeps_input"):
            abort(403)
        g.refill_reason = "expiredFormMessage"
    else:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
        if _is_language_chosen():
            g.refill_reason = LANGUAGE_CHANGED


def _is_language_chosen() -> bool:
    """A button of the language switch sends the form along, so that nothing typed is lost; it submits nothing."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(request.form.get("kc_locale")) and hasattr(view, "keeps_input")


def _in_another_language(response: Response) -> Response:
    """Whoever changes the language did nothing wrong."""
    if g.get("refill_reason") == LANGUAGE_CHANGED and response.status_code == UNPROCESSABLE:
        response.status_code = 200
    return response


def refill_reason() -> str:
    """Why what was sent cannot be taken now (a message key), or nothing: its token grew old, or the portal is busy."""
    reason: str = g.get("refill_reason", "")
    return reason


def _is_same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") in (current.portal().base_url, request.host_url.rstrip("/"))
