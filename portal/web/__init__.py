"""The door for people: it reads a request, calls the flows, and shows a page. It knows no SQL and no mail."""

from flask import Flask
from htmx_flask import Htmx

from portal.web import (
    account,
    compression,
    first_look,
    forgot_password,
    form_token,
    headers,
    home,
    inbox,
    login,
    mail_link,
    register,
    registrations,
    reset_link,
    reset_password,
    terms,
    update_password,
    update_profile,
    verify_email,
)
from portal.web.blueprint import pages

MODULES = (
    home,
    register,
    verify_email,
    mail_link,
    login,
    forgot_password,
    reset_password,
    reset_link,
    terms,
    update_profile,
    update_password,
    *account.MODULES,
    inbox,
)


def start(app: Flask) -> None:
    """Joins the pages to the application."""
    headers.start(app)
    compression.start(app)
    form_token.start(app)
    first_look.start(app)
    Htmx(app)
    app.register_blueprint(pages)
    app.register_blueprint(registrations.page)
