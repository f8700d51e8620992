"""One's data, to carry away."""

import json

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from portal.flows.account.own_data import download
from portal.flows.account.owner import Owner
from portal.flows.account.reauthentication import CURRENT
from portal.limits import limited
from portal.profile.violation import Violation
from portal.web.account.page import address, current_password_field, owners_only, show_form
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.visitor import Visitor


@pages.get("/realms/<realm>/account/data")
@owners_only
def own_data(at: Visitor, owner: Owner) -> AnyResponse:
    """Asks the password before it hands everything out."""
    return _page(at, owner)


@pages.post("/realms/<realm>/account/data")
@limited("account_password")
@hashes
@keeps_input
@owners_only
def download_own_data(at: Visitor, owner: Owner) -> AnyResponse:
    """The document as a file."""
    if reason := refill_reason():
        return _page(at, owner, message=reason)
    found = download(owner, request.form.get(CURRENT, ""))
    if isinstance(found, Violation):
        return _page(at, owner, found)
    response = make_response(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="account-data.json"'
    return response


def _page(at: Visitor, owner: Owner, violation: Violation | None = None, message: str = "") -> Response:
    return show_form(
        at,
        "data.html",
        [current_password_field(at, enterkeyhint="go")],
        (violation,) if violation else (),
        title="downloadDataTitle",
        action=address(at, "download_own_data"),
        message=message,
        username=owner.account.username,
    )
