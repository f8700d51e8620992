"""The door for people: it reads a request, calls the flows, and shows a page. It knows no SQL and no mail."""

from flask import Flask
from htmx_flask import Htmx

from portal.web import (
    account,
    busy_form,
    compression,
    errors,
    first_look,
    forgot_password,
    form_session,
    form_token,
    headers,
    home,
    inbox,
    login,
    mail_link,
    register,
    reset_link,
    reset_password,
    terms,
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
    form_session,
    reset_password,
    reset_link,
    terms,
    *account.MODULES,
    inbox,
)


def start(app: Flask) -> None:
    """Joins the pages to the application."""
    headers.start(app)
    compression.start(app)
    form_session.start(app)
    form_token.start(app)
    first_look.start(app)
    busy_form.start(app)
    Htmx(app)
    app.register_blueprint(pages)
    errors.start(app)
