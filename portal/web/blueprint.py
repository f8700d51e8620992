"""The blueprint on which the pages stand."""

from flask import Blueprint

from portal.web.form_token import check_token
from portal.web.headers import only_forms

pages = Blueprint("pages", __name__)
pages.before_request(only_forms)
pages.before_request(check_token)
