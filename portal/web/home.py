"""The start page, and the short addresses that lead to the default realm's pages."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.web.blueprint import pages
from portal.web.page import show
from portal.web.visitor import signed_in, visitor

_SHORT = {
    "login": "login",
    "register": "register",
    "terms": "terms",
    "verify-email": "verify_email",
    "forgot-password": "forgot_password",
}


@pages.get("/")
def home() -> Response:
    """The default realm's start page."""
    return _start(current.portal().default_realm)


@pages.get("/realms/<realm>/")
def realm_home(realm: str) -> Response:
    """A realm's start page."""
    return _start(realm)


@pages.get("/<any(login, register, terms, 'verify-email', 'forgot-password'):short>")
def short_address(short: str) -> AnyResponse:
    """Leads to the default realm's page of that name, with what the address carried."""
    endpoint = f"pages.{_SHORT[short]}"
    address = url_for(endpoint, realm=current.portal().default_realm)
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{address}?{query}" if query else address, code=302)


@pages.get("/.well-known/change-password")
def change_password_address() -> AnyResponse:
    """Where password managers send people who want another password: whoever is signed in changes it, others ask."""
    realm = current.portal().default_realm
    endpoint = "pages.change_own_password" if signed_in(visitor(realm)) else "pages.forgot_password"
    return redirect(url_for(endpoint, realm=realm), code=302)


def _start(realm: str) -> Response:
    at = visitor(realm)
    return show(at, "index.html", title="startTitle", is_signed_in=signed_in(at) is not None)
