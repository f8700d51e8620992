"""Pages that look the same to everybody who opens them: made once, with new secrets put in for each visitor.

An empty form depends on the realm's revision, the theme, the language and nothing else, where its address carries no
query. In development nothing is kept, because a saved template is to be seen on the next request.
"""

from collections.abc import Callable

from flask import Flask, current_app, g, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.web.page import respond
from portal.web.visitor import Visitor

EXTENSION = "portico-first-look"
_MOST_KEPT = 500
_Key = tuple[str, ...]


def start(app: Flask) -> None:
    """Gives the application a place for the pages that it keeps."""
    app.extensions[EXTENSION] = {}


def first_look(at: Visitor, make: Callable[[], AnyResponse], **secrets: str) -> AnyResponse:
    """The page of this address as `make` makes it, or made anew from how it was made before. `secrets` are the random
    strings, beside the form token and the request's id, that stand in it."""
    if current.portal().is_development or request.query_string:
        return make()
    kept: dict[_Key, str] = current_app.extensions[EXTENSION]
    key, own = _key(at), {**secrets, "csrf": generate_csrf(), "request": g.request_id}
    if key in kept:
        return respond(at, _filled(kept[key], own))
    response = make()
    if response.status_code == 200:  # noqa: PLR2004
        _keep(kept, key, _emptied(response.get_data(as_text=True), own))
    return response


def _key(at: Visitor) -> _Key:
    realm, origin = at.realm, at.origin
    mark = current.portal().themes.mark(origin.theme, "login")
    return request.host, request.script_root, request.path, realm.id, str(realm.revision), mark, origin.locale


def _keep(kept: dict[_Key, str], key: _Key, page: str) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = page


def _emptied(page: str, secrets: dict[str, str]) -> str:
    for name, secret in secrets.items():
        page = page.replace(secret, _place(name))
    return page


def _filled(page: str, secrets: dict[str, str]) -> str:
    for name, secret in secrets.items():
        page = page.replace(_place(name), secret)
    return page


def _place(name: str) -> str:
    """What stands for a secret. No text of a page holds a NUL: HTML has none."""
    return f"\0{name}\0"
