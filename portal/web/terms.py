"""The terms, to be read at leisure."""

from flask import Response

from portal import current
from portal.web.blueprint import pages
from portal.web.page import show
from portal.web.visitor import visitor


@pages.get("/realms/<realm>/terms")
def terms(realm: str) -> Response:
    """The present text, with its version."""
    at = visitor(realm)
    document = current.portal().services.terms.terms(at.realm, at.origin.theme, at.origin.locale)
    shown = {"title": document.title, "version": document.version, "body": document.body, "locale": document.locale}
    return show(at, "terms.html", title="termsTitle", document=shown)
