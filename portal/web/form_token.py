"""The form token: checked for every POST of a person; where it grew old, the page comes back filled."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from portal import current

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()
_SAFE = {"GET", "HEAD", "OPTIONS"}


def start(app: Flask) -> None:
    """Joins the token to the application; the check is ours, because a bad token may keep what was typed."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=4 * 3600, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)


def keeps_input(view: View) -> View:
    """Declares that a view shows its page again, filled, when the token is too old (`token_is_stale`)."""
    view.keeps_input = True  # type: ignore[attr-defined]
    return view


def check_token() -> None:
    """Refuses a POST without a good token. A stale one from our own page is told to the view; only the browser's word
    for where the request came from makes it our own page."""
    g.token_is_stale = False
    if request.method in _SAFE:
        return
    try:
        csrf.protect()
    except CSRFError:
        view = current_app.view_functions.get(request.endpoint or "")
        if not _is_same_origin() or not getattr(view, "keeps_input", False):
            abort(403)
        g.token_is_stale = True
    else:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)


def token_is_stale() -> bool:
    """Whether this request carried a token that is no longer good."""
    return bool(g.get("token_is_stale"))


def _is_same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") in (current.portal().base_url, request.host_url.rstrip("/"))
