"""`/dev/themes`: every page and mail of a theme in every state. In production there is no such address."""

import re
from urllib.parse import urlencode, urljoin

from flask import Response, abort, make_response, request

from portal import current
from portal.locations import STATIC
from portal.theming.chain import BASE
from portal.theming.gallery import DARK, LIGHT, Choice, in_scheme, named, picture, pictured
from portal.theming.locales import label
from portal.web.blueprint import pages
from portal.web.page import show
from portal.web.visitor import visitor

_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; form-action 'none'; base-uri 'none'; sandbox allow-same-origin"
)
_SHEET = re.compile(r'(<link rel="stylesheet" href=")([^"]+)(")')
_URL = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")]+)['\"]?\s*\)")
_WIDTHS = ("phone", "desktop")
_RESOURCE = re.compile(r"/resources/([^/]+)/([^/]+)/[^/]+/(.+)")


@pages.get("/dev/themes")
def gallery() -> Response:
    """The gallery: theme, language, light or dark, phone or desktop are chosen; saved files are seen at once."""
    at, choice = visitor(_realm()), _choice()
    themes = current.portal().themes
    width = _one_of("width", _WIDTHS)
    query = urlencode({"theme": choice.theme, "locale": choice.locale, "scheme": choice.scheme})
    shown = [
        {"name": sample.name, "kind": sample.kind, "url": f"/dev/themes/{sample.name}?{query}"}
        for sample in pictured(themes, choice.theme, choice.locale)
    ]
    choices = [
        _select("theme", "Theme", [(name, name) for name in themes.names()], choice.theme),
        _select("locale", "Language", [(tag, label(tag)) for tag in _locales(choice.theme)], choice.locale),
        _select("scheme", "Light", [(LIGHT, "Light"), (DARK, "Dark")], choice.scheme),
        _select("width", "Screen", [("phone", "Phone, 375 px"), ("desktop", "Desktop, 1280 px")], width),
    ]
    alert = themes.alerts().get(choice.theme, "")
    mark = themes.mark(choice.theme, "login")
    return show(
        at, "dev-themes.html", title="", pictures=shown, choices=choices, width=width, alert=alert, mark=mark,
        mark_url=f"/dev/themes/mark?{query}",
    )  # fmt: skip


@pages.get("/dev/themes/mark")
def gallery_mark() -> Response:
    """Changes when a file of the theme was saved: the open gallery asks, and shows its pictures anew."""
    _realm()
    themes, theme = current.portal().themes, _choice().theme
    return make_response(":".join(themes.mark(theme, kind) for kind in ("login", "account", "email")))


@pages.get("/dev/themes/<name>")
def gallery_picture(name: str) -> Response:
    """One page or mail in one state."""
    _realm()
    themes, choice = current.portal().themes, _choice()
    sample = named(themes, choice, name)
    if sample is None:
        abort(404)
    html = picture(themes, choice, sample)
    html = _SHEET.sub(lambda found: f"{found[1]}/dev/themes/sheet/{choice.scheme}{found[2]}{found[3]}", html)
    response = make_response(in_scheme(html, choice.scheme))
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@pages.get("/dev/themes/sheet/<any(light, dark):scheme>/<path:address>")
def gallery_sheet(scheme: str, address: str) -> Response:
    """A style sheet as it is in the light or in the dark, whatever the developer's own device prefers."""
    _realm()
    content = _sheet(f"/{address}")
    if content is None:
        abort(404)
    response = make_response(
        _URL.sub(lambda found: f"url({urljoin(f'/{address}', found[1])})", in_scheme(content, scheme))
    )
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    return response


def _sheet(address: str) -> str | None:
    """Ours, or a theme's; nothing else is a style sheet of a page."""
    if address.startswith("/static/") and address.endswith(".css"):
        path = (STATIC / address.removeprefix("/static/")).resolve()
        return path.read_text(encoding="utf-8") if path.is_relative_to(STATIC) and path.is_file() else None
    found = _RESOURCE.fullmatch(address)
    if found is None or not current.portal().themes.has(found[1]):
        return None
    resource = current.portal().themes.resource(*found.groups())
    return resource.content.decode("utf-8", "replace") if resource else None


def _choice() -> Choice:
    themes = current.portal().themes
    theme = request.args.get("theme", BASE)
    theme = theme if themes.has(theme) else BASE
    return Choice(theme, _one_of("locale", _locales(theme)), _one_of("scheme", (LIGHT, DARK)))


def _locales(theme: str) -> tuple[str, ...]:
    return current.portal().themes.locales(theme, "login") or ("en",)


def _one_of(name: str, known: tuple[str, ...]) -> str:
    said = request.args.get(name, "")
    return said if said in known else known[0]


def _select(name: str, title: str, options: list[tuple[str, str]], chosen: str) -> dict[str, object]:
    listed = [{"value": value, "label": text, "selected": value == chosen} for value, text in options]
    return {"name": name, "label": title, "options": listed}


def _realm() -> str:
    if not current.portal().is_development:
        abort(404)
    return current.portal().default_realm
