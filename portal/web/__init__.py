"""The door for people: it reads a request, calls the flows, and shows a page. It knows no SQL and no mail."""

from flask import Flask
from htmx_flask import Htmx

from portal.web import (
    account,
    busy_form,
    compression,
    first_look,
    forgot_password,
    form_session,
    form_token,
    gallery,
    headers,
    home,
    inbox,
    login,
    mail_link,
    register,
    registrations,
    reset_link,
    reset_password,
    resources,
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
    form_session,
    reset_password,
    reset_link,
    terms,
    update_profile,
    update_password,
    *account.MODULES,
    resources,
    inbox,
    gallery,
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
    app.register_blueprint(registrations.page)
