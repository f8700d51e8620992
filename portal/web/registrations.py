"""Keycloak's address of the register page for applications. It creates nothing and reads no field, so it asks for no
form token; what an application sends along is kept in the address."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

page = Blueprint("registrations", __name__)

_KEPT = ("client_id", "kc_locale", "ui_locales")


@page.route("/realms/<realm>/protocol/openid-connect/registrations", methods=["GET", "POST"])
def show_register_page(realm: str) -> Response:
    """On to the form."""
    kept = urlencode({name: request.values[name] for name in _KEPT if name in request.values})
    address = url_for("pages.register", realm=realm)
    return redirect(f"{address}?{kept}" if kept else address, code=303)
