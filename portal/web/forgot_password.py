"""The way to a new password for who forgot theirs: one field, and the same answer whoever has an account."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.session import new_key
from portal.flows.flow import FlowKind
from portal.flows.outcome import Invalid
from portal.flows.reset import LOGIN
from portal.flows.steps.reset_credentials_choose_user import ResetCredentialsChooseUser
from portal.limits import limited
from portal.profile.normalise import readable
from portal.profile.violation import Violation
from portal.theming.fields import labels_of
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import LoginForm
from portal.web.login import username_field
from portal.web.page import messages, notice, show, summary
from portal.web.visitor import Visitor, flow_key, hold_flow, visitor

PAGE = str(ResetCredentialsChooseUser.page)


@pages.get("/realms/<realm>/forgot-password")
def forgot_password(realm: str) -> Response:
    """The form, empty."""
    at = visitor(realm)
    return _page(at, new_key(), "") if at.realm.reset_password_allowed else closed(at)


@pages.post("/realms/<realm>/forgot-password")
@limited("forgot")
@keeps_input
def submit_forgotten(realm: str) -> AnyResponse:
    """Whose it is; on to the page that waits for the code, whether or not there is anybody of that name."""
    at, typed = visitor(realm), LoginForm().username.data or ""
    if not at.realm.reset_password_allowed:
        return closed(at)
    if reason := refill_reason():
        return _page(at, flow_key(), typed, status=422, message=reason)
    key, engine = _key_for(at, typed), current.portal().engine
    flow = engine.find(at.compiled, key) or engine.begin(at.compiled, FlowKind.RESET, key, at.origin)
    outcome = engine.submit(at.compiled, flow, {"username": (typed,)}, at.origin, page=PAGE)
    if isinstance(outcome, Invalid):
        return _page(at, key, typed, outcome.violations, status=422)
    return hold_flow(redirect(url_for("pages.reset_password", realm=realm, flow=flow.id), code=303), at, key)


def closed(at: Visitor) -> Response:
    """Where the realm does without."""
    words = messages(at)
    return show(
        at,
        "info.html",
        title="resetClosedTitle",
        status=403,
        heading=words.text("resetClosedTitle"),
        paragraphs=[words.text("resetCredentialNotAllowedMessage")],
        links=[{"href": url_for("pages.login", realm=at.realm.name), "text": words.text("doLogIn")}],
    )


def _key_for(at: Visitor, typed: str) -> str:
    """The form's flow for the second half of a double click; another one for who came back and typed another name."""
    key = flow_key()
    flow = current.portal().engine.find(at.compiled, key)
    is_same = flow is None or (flow.kind is FlowKind.RESET and flow.notes.get(LOGIN) == readable(typed.strip()))
    return key if is_same else new_key()


def _page(
    at: Visitor,
    key: str,
    typed: str,
    violations: tuple[Violation, ...] = (),
    *,
    status: int = 200,
    message: str = "",
) -> Response:
    words = messages(at)
    field = {**username_field(at, readable(typed)), "enterkeyhint": "go", "focus": True}
    errors = summary(words, violations, labels_of([field]))
    field["error"] = next((line["text"] for line in errors), "")
    return show(
        at,
        "login-reset-password.html",
        title="emailForgotTitle",
        status=status,
        errors=errors,
        message=notice(words, "warning", message) if message else None,
        form={"action": url_for("pages.submit_forgotten", realm=at.realm.name), "flow": key, "field": field},
    )
