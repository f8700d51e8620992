"""Another password, for whoever knows the present one."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from portal.flows.account.owner import Owner, Renewed
from portal.flows.account.password import CONFIRMATION, NEW, change_password
from portal.flows.account.reauthentication import CURRENT
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.fields import Field, new_password_field
from portal.web.account.page import address, back_home, current_password_field, owners_only, show_form
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.page import messages
from portal.web.register import password_rules
from portal.web.visitor import Visitor


@pages.get("/realms/<realm>/account/password")
@owners_only
def change_own_password(at: Visitor, owner: Owner) -> AnyResponse:
    """The form, empty."""
    return _page(at, owner)


@pages.post("/realms/<realm>/account/password")
@limited("account_password")
@hashes
@keeps_input
@owners_only
def save_own_password(at: Visitor, owner: Owner) -> AnyResponse:
    """Changed, with a new secret for this browser; or everything that is wrong."""
    if reason := refill_reason():
        return _page(at, owner, message=reason)
    typed = (request.form.get(name, "") for name in (CURRENT, NEW, CONFIRMATION))
    changed = change_password(owner, *typed)
    return back_home(at, "password", changed) if isinstance(changed, Renewed) else _page(at, owner, changed)


def _page(at: Visitor, owner: Owner, violations: tuple[Violation, ...] = (), message: str = "") -> Response:
    return show_form(
        at,
        "password.html",
        _fields(at),
        violations,
        title="changePasswordTitle",
        action=address(at, "save_own_password"),
        message=message,
        username=owner.account.username,
    )


def _fields(at: Visitor) -> list[Field]:
    words = messages(at, "account")
    new = new_password_field(
        NEW, words.text("passwordNew"), rules=password_rules(at, ""), check=address(at, "check_password")
    )
    fields = [current_password_field(at), new]
    if at.realm.confirms_password:
        fields.append(new_password_field(CONFIRMATION, words.text("passwordNewConfirm"), confirm=True))
    fields[-1]["enterkeyhint"] = "go"
    return fields
