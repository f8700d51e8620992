"""The form that comes back filled because the portal is too busy: made once, then only filled in, because at ten times
the load that a machine can hash most of its answers are this one.

It is made with a place for everything that was typed. What stands in the page then is put in for each visitor; what
does not (a box, a choice, the version of a text) decides how the page looks, so the page is kept under it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask, current_app, g, make_response, request
from markupsafe import escape
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.session import new_key
from portal.profile.normalise import readable
from portal.web.form_token import form_token
from portal.web.inputs import mirrors
from portal.web.page import respond
from portal.web.visitor import Visitor, flow_key, visitor

View = TypeVar("View", bound=Callable[..., Any])
Key = tuple[object, ...]
Typed = Sequence[tuple[str, str]]

EXTENSION = "portico-busy-form"
_MOST_KEPT = 200
_LONGEST_CHOICE = 200
_SECRET = "password"  # noqa: S105  (how their fields' names begin)
_MARK = new_key()  # nobody can type what nobody knows
_OWN = ("csrf_token", "flow")


@dataclass
class Kept:
    """The pages of a realm's revision by what decides them, and which of the sent fields stand in a page, by how that
    is asked for. It is not made room in: whoever sends ever other things gets pages that are made as any other."""

    revision: int
    mirrored: dict[Key, frozenset[int]] = field(default_factory=dict)
    pages: dict[Key, str] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether nothing more is kept."""
        return len(self.mirrored) + len(self.pages) >= _MOST_KEPT


def start(app: Flask) -> None:
    """Gives the application a place for the pages that it keeps."""
    app.extensions[EXTENSION] = {}


def only_mirrors(view: View) -> View:
    """Declares that the page which a view shows again says nothing but what was sent: no name, nothing that is stored.
    So it may be made once for everybody."""
    view.only_mirrors = True  # type: ignore[attr-defined]
    return view


def busy_form(view: Callable[..., Any]) -> AnyResponse:
    """The view's page with what was typed, as the view makes it or as it made it before."""
    if current.portal().is_development or not hasattr(view, "only_mirrors"):
        return _made(view)
    at = visitor((request.view_args or {})["realm"])
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    page = None if any(readable(value) != value for _, value in typed) else _page(at, _kept(at), view, typed)
    if page is None:
        return _made(view)
    own = {_place(number): str(escape(value)) for number, (_, value) in enumerate(typed)}
    return respond(at, _replaced(page, {**own, _place("flow"): flow_key(), **_fresh()}))


def _kept(at: Visitor) -> Kept:
    realms: dict[str, Kept] = current_app.extensions[EXTENSION]
    known = realms.get(at.realm.id)
    if known is None or known.revision != at.realm.revision:
        known = realms[at.realm.id] = Kept(at.realm.revision)
    return known


def _page(at: Visitor, kept: Kept, view: Callable[..., Any], typed: Typed) -> str | None:
    """The page with its places; none where it cannot be made like this."""
    names = tuple((name, bool(value)) for name, value in typed)
    shape = request.script_root, request.full_path, at.origin.theme, at.origin.locale, names
    mirrored = kept.mirrored.get(shape)
    if mirrored is None:
        if kept.is_full:
            return None
        profile = at.realm.profile
        open_to = frozenset(at for at, (name, _) in enumerate(typed) if mirrors(profile, name))
        seen = _with_places(view, typed, open_to) or ""
        mirrored = kept.mirrored[shape] = frozenset(at for at in range(len(typed)) if _place(at) in seen)
    decides = tuple(value for at, (name, value) in enumerate(typed) if at not in mirrored and not _is_secret(name))
    page = kept.pages.get((shape, decides))
    if page is None and not kept.is_full and max(map(len, decides), default=0) <= _LONGEST_CHOICE:
        page = _with_places(view, typed, mirrored)
        if page is not None:
            kept.pages[shape, decides] = page
    return page


def _with_places(view: Callable[..., Any], typed: Typed, places: frozenset[int]) -> str | None:
    """The page as it is with places in place of some values; none where the view shows no page."""
    sent, flow = request.form, new_key()
    filled = [(name, _place(at) if at in places and value else value) for at, (name, value) in enumerate(typed)]
    request.form = ImmutableMultiDict([*filled, ("flow", flow)])
    try:
        response = _made(view)
    finally:
        request.form = sent
    if response.location:
        return None
    secrets = {secret: place for place, secret in _fresh().items()}
    return _replaced(response.get_data(as_text=True), {flow: _place("flow"), **secrets})


def _made(view: Callable[..., Any]) -> AnyResponse:
    page: AnyResponse = make_response(view(**(request.view_args or {})))
    return page


def _fresh() -> Mapping[str, str]:
    """The random strings of this one answer, by their places."""
    return {_place("csrf"): form_token(), _place("request"): g.request_id}


def _is_secret(name: str) -> bool:
    return name.startswith(_SECRET)


def _place(name: str | int) -> str:
    return f"{_MARK}-{name}-"


def _replaced(page: str, what: Mapping[str, str]) -> str:
    for old, new in what.items():
        page = page.replace(old, new)
    return page
