"""The development inbox: every mail as a reader sees it. In production there is no such address."""

import re

from flask import Response, abort, make_response

from portal import current
from portal.web.blueprint import pages
from portal.web.page import show
from portal.web.visitor import visitor

_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
)
_LINK = re.compile(r"https?://\S+")
_SHOWN = ("to", "subject", "text", "source", "state", "at", "error")


@pages.get("/dev/inbox")
def inbox() -> Response:
    """The newest mails."""
    at = visitor(_realm())
    names = ("to", "subject", "state", "at", "error")
    newest = current.portal().inbox.newest()
    rows = [{**{name: getattr(each, name) for name in names}, "url": f"/dev/inbox/{each.id}"} for each in newest]
    return show(at, "dev-inbox.html", title="inboxTitle", mails=rows)


@pages.get("/dev/inbox/<uuid:mail_id>")
def mail(mail_id: object) -> Response:
    """One mail: HTML, text, source."""
    at, found = visitor(_realm()), current.portal().inbox.one(str(mail_id))
    if found is None:
        abort(404)
    link = _LINK.search(found.text)
    told = {**{name: getattr(found, name) for name in _SHOWN}, "link": link[0] if link else ""}
    return show(at, "dev-mail.html", title="inboxTitle", mail={**told, "html_url": f"/dev/inbox/{found.id}/html"})


@pages.get("/dev/inbox/<uuid:mail_id>/html")
def mail_html(mail_id: object) -> Response:
    """The HTML part alone, for the frame that shows it; its own policy lets a mail's inline styles through."""
    _realm()
    found = current.portal().inbox.one(str(mail_id))
    if found is None:
        abort(404)
    response = make_response(found.html)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    return response


def _realm() -> str:
    if not current.portal().is_development:
        abort(404)
    return current.portal().default_realm
