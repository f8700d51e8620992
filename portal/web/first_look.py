"""Pages that look the same to everybody who opens them: made once, with new secrets put in for each visitor.

An empty form depends on the realm's revision, the theme, the language and nothing else, where its address carries no
query. In development nothing is kept, because a saved template is to be seen on the next request.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.web.form_token import form_token
from portal.web.page import respond
from portal.web.visitor import Visitor

EXTENSION = "portico-first-look"
_MOST_KEPT = 500
_PLACE = re.compile("\0([a-z]+)\0")
_Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A page without its secrets: the texts around them, and the names of those that stand between each two."""

    texts: tuple[bytes, ...]
    names: tuple[str, ...]

    def filled(self, secrets: Mapping[str, str]) -> bytes:
        """The page with these secrets."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += secrets[name].encode(), text
        return b"".join(parts)


def start(app: Flask) -> None:
    """Gives the application a place for the pages that it keeps."""
    app.extensions[EXTENSION] = {}


def first_look(at: Visitor, make: Callable[[], AnyResponse], **secrets: str) -> AnyResponse:
    """The page of this address as `make` makes it, or made anew from how it was made before. `secrets` are the random
    strings, beside the form token and the request's id, that stand in it."""
    if current.portal().is_development or request.query_string:
        return make()
    kept: dict[_Key, Kept] = current_app.extensions[EXTENSION]
    key, own = _key(at), {**secrets, "csrf": form_token(), "request": g.request_id}
    if (page := kept.get(key)) is not None:
        return respond(at, page.filled(own))
    response = make()
    if response.status_code == 200:  # noqa: PLR2004
        _keep(kept, key, _emptied(response.get_data(as_text=True), own))
    return response


def _key(at: Visitor) -> _Key:
    realm, origin = at.realm, at.origin
    mark = current.portal().themes.mark(origin.theme, "login")
    return origin.base_url, request.script_root, request.path, realm.id, str(realm.revision), mark, origin.locale


def _keep(kept: dict[_Key, Kept], key: _Key, page: Kept) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = page


def _emptied(page: str, secrets: Mapping[str, str]) -> Kept:
    """No text of a page holds a NUL: HTML has none. So one marks where a secret stood."""
    for name, secret in secrets.items():
        page = page.replace(secret, f"\0{name}\0")
    texts_and_names = _PLACE.split(page)
    return Kept(tuple(text.encode() for text in texts_and_names[::2]), tuple(texts_and_names[1::2]))
