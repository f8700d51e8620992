"""The new password that somebody has to choose who signs in with one that was given to them, or that grew too old."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.flow import Flow, FlowKind
from portal.flows.new_password import CONFIRMATION, NEW
from portal.flows.outcome import AskPassword, Complete, Invalid, Need, Outcome
from portal.flows.steps.update_password import PAGE
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.fields import Field, labels_of, new_password_field
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import NewPasswordForm
from portal.web.page import messages, notice, show, summary
from portal.web.register import let_in, password_rules, waiting_address
from portal.web.visitor import Visitor, chosen_flow, visitor


@pages.get("/realms/<realm>/update-password")
def update_password(realm: str) -> AnyResponse:
    """The form, empty."""
    at = visitor(realm)
    held = _held(at)
    return _after(at, current.portal().engine.look(at.compiled, held, at.origin)) if held else _to_login(at)


@pages.post("/realms/<realm>/update-password")
@limited("verify")
@hashes
@keeps_input
def submit_updated_password(realm: str) -> AnyResponse:
    """The new password, and on; or what is wrong with it."""
    at, form, engine = visitor(realm), NewPasswordForm(), current.portal().engine
    flow = _held(at)
    if flow is None:
        return _to_login(at)
    if reason := refill_reason():
        return _after(at, engine.look(at.compiled, flow, at.origin), message=reason)
    given = {NEW: (form.new.data or "",), CONFIRMATION: (form.confirmation.data or "",)}
    return _after(at, engine.submit(at.compiled, flow, given, at.origin, page=PAGE))


def _held(at: Visitor) -> Flow | None:
    held = chosen_flow(at, FlowKind.SIGN_IN)
    return held[1] if held else None


def _to_login(at: Visitor) -> AnyResponse:
    return redirect(url_for("pages.login", realm=at.realm.name), code=303)


def _after(at: Visitor, outcome: Outcome, message: str = "") -> AnyResponse:
    match outcome:
        case Need() if outcome.page == PAGE:
            return _page(at, outcome, message=message)
        case Need():
            return redirect(waiting_address(at, outcome.flow), code=303)
        case Invalid():
            return _page(at, outcome.need, outcome.violations)
        case Complete():
            return let_in(at, outcome.flow, outcome.account)
        case _:
            return _to_login(at)


def _page(at: Visitor, need: Need, violations: tuple[Violation, ...] = (), message: str = "") -> Response:
    words, fields = messages(at), _fields(at, need)
    errors = summary(words, violations, labels_of(fields))
    for field in fields:
        field["error"] = next((line["text"] for line in errors if line["field"] == field["name"]), "")
    return show(
        at,
        "login-update-password.html",
        title="updatePasswordTitle",
        status=422 if violations or message else 200,
        errors=errors,
        message=notice(words, "warning", message) if message else None,
        address="",
        lead=words.text("updatePasswordDue"),
        known=str(need.notes.get("username", "")),
        form={
            "action": url_for("pages.submit_updated_password", realm=at.realm.name),
            "flow": need.flow.id,
            "fields": fields,
            "button": words.text("doSavePassword"),
        },
    )


def _fields(at: Visitor, need: Need) -> list[Field]:
    words = messages(at)
    check = url_for("pages.check_password", realm=at.realm.name)
    fields = [new_password_field(NEW, words.text("passwordNew"), rules=password_rules(at, ""), check=check)]
    if any(isinstance(ask, AskPassword) and ask.confirms for ask in need.asks):
        fields.append(new_password_field(CONFIRMATION, words.text("passwordConfirm"), confirm=True))
    fields[-1]["enterkeyhint"] = "go"
    return fields
