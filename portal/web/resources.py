"""Files of themes: style sheets, scripts, pictures, fonts. Cached for ever, because their address bears their mark."""

from flask import Response, abort, make_response

from portal import current
from portal.web.blueprint import pages

# A picture opened by itself must not act: an SVG may hold scripts.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; sandbox"
_FOR_EVER, _BRIEFLY = "public, max-age=31536000, immutable", "public, max-age=60"


@pages.get("/resources/<theme>/<any(login, account, email):kind>/<mark>/<path:path>")
def resource(theme: str, kind: str, mark: str, path: str) -> Response:
    """A file of a theme or of what it builds on. An address of an older edition gets today's file, for a minute."""
    themes = current.portal().themes
    found = themes.resource(theme, kind, path) if themes.has(theme) else None
    if found is None:
        abort(404)
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = _FOR_EVER if mark == themes.mark(theme, kind) else _BRIEFLY
    return response
