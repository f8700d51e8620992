"""The door for OpenID Connect clients: tokens, keys, who somebody is, signing out; in the words of RFC 6749 and of
Keycloak. It knows no SQL and no pages."""

from flask import Flask

from portal import cors
from portal.oidc import discovery, introspection, logout, revocation, token, userinfo
from portal.oidc.blueprint import browsers, oidc

MODULES = (discovery, token, userinfo, introspection, revocation, logout)

NAMES = (oidc.name,)
"""The blueprints that speak JSON; what browsers are sent to (`browsers`) shows pages where it refuses."""

cors.start(oidc, credentials=True)


def start(app: Flask) -> None:
    """Joins the door to the application."""
    app.register_blueprint(oidc)
    app.register_blueprint(browsers)
