"""Where a reset waits for its code, and where the new password is chosen."""

from flask import Response, redirect, request, url_for
from htmx_flask import make_response as htmx_response
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.flow import Flow, FlowKind, FlowState
from portal.flows.mailbox import MAIL_HELD
from portal.flows.new_password import CONFIRMATION, NEW
from portal.flows.outcome import AskPassword, Invalid, Need, Outcome
from portal.flows.steps.reset_credential_email import ResetCredentialEmail
from portal.flows.steps.reset_password import ResetPassword
from portal.limits import limited
from portal.profile.normalise import readable
from portal.profile.violation import Violation
from portal.theming.fields import code_field, labels_of, new_password_field
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import CodeForm, NewPasswordForm
from portal.web.page import messages, notice, show, summary
from portal.web.register import password_rules
from portal.web.visitor import Visitor, chosen_flow, drop_session, visitor

CODE_PAGE, PASSWORD_PAGE = str(ResetCredentialEmail.page), str(ResetPassword.page)

_SENT = {"again": "resetSentAgainMessage"}


@pages.get("/realms/<realm>/reset-password")
def reset_password(realm: str) -> AnyResponse:
    """Where a reset stands. Looking sends nothing."""
    return _look(visitor(realm), message=_SENT.get(request.args.get("sent", ""), ""))


@pages.post("/realms/<realm>/reset-password")
@limited("reset")
@keeps_input
def submit_reset_code(realm: str) -> AnyResponse:
    """The code. Right: on to the new password."""
    at, typed = visitor(realm), CodeForm().code.data or ""
    if reason := refill_reason():
        return _look(at, typed, reason)
    flow = _chosen(at)
    if flow is None:
        return _nothing_waits(at)
    outcome = current.portal().engine.submit(at.compiled, flow, {"code": (typed,)}, at.origin, page=CODE_PAGE)
    if isinstance(outcome, Invalid):
        return _after(at, outcome, typed)
    return redirect(_address(at, flow), code=303)


@pages.post("/realms/<realm>/reset-password/resend")
@limited("resend")
def resend_reset(realm: str) -> AnyResponse:
    """Another mail, unless one was asked for a moment ago."""
    at = visitor(realm)
    flow = _chosen(at)
    if flow is None:
        return _nothing_waits(at)
    outcome = current.portal().engine.act(at.compiled, flow, "resend", {}, at.origin)
    return _after(at, outcome) if isinstance(outcome, Invalid) else redirect(f"{_address(at, flow)}&sent=again", 303)


@pages.post("/realms/<realm>/reset-password/new")
@limited("reset")
@keeps_input
@hashes
def submit_new_password(realm: str) -> AnyResponse:
    """The new password. Nobody is signed in by it: whoever has it can do that themselves."""
    at, form, engine = visitor(realm), NewPasswordForm(), current.portal().engine
    if reason := refill_reason():
        return _look(at, message=reason)
    flow = _chosen(at)
    if flow is None:
        return _nothing_waits(at)
    given = {NEW: (form.new.data or "",), CONFIRMATION: (form.confirmation.data or "",)}
    outcome = engine.submit(at.compiled, flow, given, at.origin, page=PASSWORD_PAGE)
    if isinstance(outcome, Invalid | Need):
        return _after(at, outcome)
    return _done(at, flow)


@pages.get("/realms/<realm>/reset-password/state")
def reset_state(realm: str) -> Response:
    """What the waiting page asks now and then: whether the link was pressed somewhere. The answer is a sentence."""
    at = visitor(realm)
    flow = _chosen(at)
    outcome = current.portal().engine.look(at.compiled, flow, at.origin) if flow else None
    is_used = isinstance(outcome, Need) and bool(outcome.notes.get("is_proven"))
    response: Response = htmx_response(escape(messages(at).text("resetUsedElsewhere")) if is_used else "")
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def _chosen(at: Visitor) -> Flow | None:
    held = chosen_flow(at, FlowKind.RESET)
    return held[1] if held else None


def _address(at: Visitor, flow: Flow) -> str:
    return url_for("pages.reset_password", realm=at.realm.name, flow=flow.id)


def _look(at: Visitor, typed: str = "", message: str = "") -> AnyResponse:
    flow = _chosen(at)
    if flow is None:
        return _nothing_waits(at)
    return _after(at, current.portal().engine.look(at.compiled, flow, at.origin), typed, message)


def _after(at: Visitor, outcome: Outcome, typed: str = "", message: str = "") -> AnyResponse:
    violations = outcome.violations if isinstance(outcome, Invalid) else ()
    need = outcome.need if isinstance(outcome, Invalid) else outcome
    if not isinstance(need, Need) or any(violation.code == "resetEndedMessage" for violation in violations):
        return _nothing_waits(at)
    if need.page == CODE_PAGE:
        return _code_page(at, need, violations, typed, message)
    if need.page == PASSWORD_PAGE:
        return _password_page(at, need, violations, message)
    return redirect(url_for("pages.forgot_password", realm=at.realm.name), code=303)


def _code_page(at: Visitor, need: Need, violations: tuple[Violation, ...], typed: str, message: str) -> Response:
    words, name, flow = messages(at), at.realm.name, need.flow.id
    code = {**code_field(words), "value": readable(typed)}
    errors = summary(words, violations, labels_of([code]))
    code["error"] = next((line["text"] for line in errors if line["field"] == "code"), "")
    return show(
        at,
        "login-reset-code.html",
        title="emailVerifyTitle",
        status=_status(violations),
        errors=errors,
        message=_notice(at, MAIL_HELD if need.notes.get("is_held") and not violations else message),
        login=str(need.notes.get("login", "")),
        is_proven=bool(need.notes.get("is_proven")),
        form={"action": url_for("pages.submit_reset_code", realm=name), "flow": flow, "code": code},
        resend={"action": url_for("pages.resend_reset", realm=name), "flow": flow, "wait": need.notes.get("wait", 0)},
        state_url=url_for("pages.reset_state", realm=name, flow=flow),
    )


def _password_page(at: Visitor, need: Need, violations: tuple[Violation, ...], message: str) -> Response:
    words, name = messages(at), at.realm.name
    check = url_for("pages.check_password", realm=name)
    fields = [new_password_field(NEW, words.text("passwordNew"), rules=password_rules(at, ""), check=check)]
    if any(isinstance(ask, AskPassword) and ask.confirms for ask in need.asks):
        fields.append(new_password_field(CONFIRMATION, words.text("passwordConfirm"), confirm=True))
    fields[-1]["enterkeyhint"] = "go"
    errors = summary(words, violations, labels_of(fields))
    for field in fields:
        field["error"] = next((line["text"] for line in errors if line["field"] == field["name"]), "")
    return show(
        at,
        "login-update-password.html",
        title="updatePasswordTitle",
        status=_status(violations),
        errors=errors,
        message=_notice(at, message),
        address=str(need.notes.get("address", "")),
        form={
            "action": url_for("pages.submit_new_password", realm=name),
            "flow": need.flow.id,
            "fields": fields,
            "button": words.text("doSavePassword"),
        },
    )


def _done(at: Visitor, flow: Flow) -> AnyResponse:
    """On to signing in. A flow that ended for another reason says so."""
    with current.portal().work.reading() as unit:
        stored = unit.flows.get(flow.id)
    if stored is None or stored.state is not FlowState.COMPLETE:
        return _nothing_waits(at)
    response = redirect(url_for("pages.login", realm=at.realm.name, done="password"), code=303)
    return drop_session(response, at)


def _notice(at: Visitor, key: str) -> "dict[str, object] | None":
    kind = "success" if key in _SENT.values() else "warning"
    return dict(notice(messages(at), kind, key)) if key else None


def _status(violations: tuple[Violation, ...]) -> int:
    if any(violation.code in ("emailVerifySendCooldown", MAIL_HELD) for violation in violations):
        return 429
    return 422 if violations or refill_reason() else 200


def _nothing_waits(at: Visitor) -> Response:
    words, name = messages(at), at.realm.name
    links = [
        {"href": url_for("pages.forgot_password", realm=name), "text": words.text("resetAskAgain")},
        {"href": url_for("pages.login", realm=name), "text": words.text("doLogIn")},
    ]
    return show(
        at,
        "info.html",
        title="resetEndedTitle",
        heading=words.text("resetEndedTitle"),
        paragraphs=[words.text("resetEndedMessage")],
        links=links,
    )
