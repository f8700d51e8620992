"""Deleting one's account, and taking that back."""

from datetime import datetime

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.flows.account.deletion import CONFIRMED, UNDO_WINDOW, ask_for_deletion, keep_account
from portal.flows.account.owner import Owner
from portal.flows.account.reauthentication import CURRENT
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.dates import when
from portal.theming.fields import plain_field
from portal.web.account.page import address, back_home, current_password_field, owners_only, show_form
from portal.web.account.sessions import leave
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.page import messages, show
from portal.web.visitor import Visitor


@pages.get("/realms/<realm>/account/delete")
@owners_only
def delete_account(at: Visitor, owner: Owner) -> AnyResponse:
    """What would be deleted and when, with the question."""
    return _page(at, owner)


@pages.post("/realms/<realm>/account/delete")
@limited("account_password")
@hashes
@keeps_input
@owners_only
def submit_deletion(at: Visitor, owner: Owner) -> AnyResponse:
    """Planned, and signed out everywhere; or what is missing."""
    if reason := refill_reason():
        return _page(at, owner, message=reason)
    is_confirmed = bool(request.form.get(CONFIRMED))
    planned = ask_for_deletion(owner, request.form.get(CURRENT, ""), is_confirmed=is_confirmed)
    return leave(_planned(at, planned), at) if isinstance(planned, datetime) else _page(at, owner, planned)


@pages.post("/realms/<realm>/account/keep")
@limited("account")
@owners_only
def keep_own_account(at: Visitor, owner: Owner) -> AnyResponse:
    """Takes the deletion back."""
    keep_account(owner)
    return back_home(at, "kept")


def _planned(at: Visitor, delete_at: datetime) -> Response:
    words, moment = messages(at), when(delete_at, at.origin.locale)
    links = [
        {"href": address(at, "login"), "text": words.text("doLogIn")},
        {"href": address(at, "realm_home"), "text": words.text("backToStart")},
    ]
    return show(
        at,
        "info.html",
        title="deletionPlannedTitle",
        heading=words.text("deletionPlannedTitle"),
        paragraphs=[words.text("deletionPlannedMessage", moment), words.text("deletionPlannedNext")],
        links=links,
    )


def _page(at: Visitor, owner: Owner, violations: tuple[Violation, ...] = (), message: str = "") -> AnyResponse:
    if owner.account.delete_at:
        return redirect(address(at, "account"), code=303)
    words = messages(at, "account")
    confirmed = "on" if request.method == "POST" and request.form.get(CONFIRMED) else ""
    tick = plain_field(CONFIRMED, words.text("deleteConfirm"), kind="checkbox", type="checkbox", value=confirmed)
    return show_form(
        at,
        "delete-account-confirm.html",
        [current_password_field(at), tick],
        violations,
        title="deleteAccountTitle",
        action=address(at, "submit_deletion"),
        message=message,
        username=owner.account.username,
        days=UNDO_WINDOW.days,
    )
