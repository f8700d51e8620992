"""The blueprint on which the pages stand."""

from flask import Blueprint

from portal.web.form_token import check_token

pages = Blueprint("pages", __name__)
pages.before_request(check_token)
