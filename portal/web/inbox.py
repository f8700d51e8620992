"""The development inbox: every mail as a reader sees it. In production there is no such address."""

from flask import Response, abort, make_response

from portal import current
from portal.web.blueprint import pages
from portal.web.page import show
from portal.web.visitor import visitor

_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"


@pages.get("/dev/inbox")
def inbox() -> Response:
    """The newest mails."""
    at = visitor(_realm())
    rows = [
        {"id": mail.id, "to": mail.to, "subject": mail.subject, "state": mail.state, "at": mail.at, "error": mail.error, "url": f"/dev/inbox/{mail.id}"}
        for mail in current.portal().inbox.newest()
    ]
    return show(at, "dev-inbox.html", title="inboxTitle", mails=rows)


@pages.get("/dev/inbox/<uuid:mail_id>")
def mail(mail_id: object) -> Response:
    """One mail: HTML, text, source."""
    at, found = visitor(_realm()), current.portal().inbox.one(str(mail_id))
    if found is None:
        abort(404)
    told = {name: getattr(found, name) for name in ("id", "to", "subject", "text", "source", "state", "at", "link", "error")}
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
