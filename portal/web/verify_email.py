"""The waiting page: it shows the address, takes the code, sends again, corrects the address."""

from dataclasses import dataclass, replace

from flask import Response, redirect, request, url_for
from htmx_flask import make_response as htmx_response
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.mailbox import MAIL_HELD
from portal.flows.outcome import Complete, Ended, Invalid, Need, Outcome
from portal.limits import limited
from portal.profile.normalise import readable
from portal.profile.violation import Violation
from portal.theming.fields import code_field, labels_of, new_email_field
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import AddressForm, CodeForm
from portal.web.page import messages, notice, show, summary
from portal.web.register import let_in, waiting_address
from portal.web.visitor import Visitor, chosen_flow, visitor

PAGE = "verify-email"

_SENT = {"again": "emailSentAgainMessage", "corrected": "emailCorrectedMessage"}


@dataclass(frozen=True)
class Typed:
    """What a person typed into the page's forms, and what they are told above it."""

    code: str = ""
    email: str | None = None
    message: str = ""


@pages.get("/realms/<realm>/verify-email")
def verify_email(realm: str) -> AnyResponse:
    """Where a flow waits for the proof of the mailbox. Looking sends nothing."""
    at = visitor(realm)
    return _look(at, Typed(message=_SENT.get(request.args.get("sent", ""), "")))


@pages.post("/realms/<realm>/verify-email")
@limited("verify")
@keeps_input
def submit_code(realm: str) -> AnyResponse:
    """The code; or nothing, once the link was pressed on another device."""
    at, typed = visitor(realm), CodeForm().code.data or ""
    if reason := refill_reason():
        return _look(at, Typed(code=typed, message=reason))
    held = chosen_flow(at)
    if held is None:
        return _nothing_waits(at)
    outcome = current.portal().engine.submit(at.compiled, held[1], {"code": (typed,)}, at.origin, page=PAGE)
    return _after(at, outcome, Typed(code=typed))


@pages.post("/realms/<realm>/verify-email/resend")
@limited("resend")
def resend(realm: str) -> AnyResponse:
    """Another mail, unless one went out a moment ago."""
    at = visitor(realm)
    held = chosen_flow(at)
    if held is None:
        return _nothing_waits(at)
    outcome = current.portal().engine.act(at.compiled, held[1], "resend", {}, at.origin)
    if isinstance(outcome, Need):
        return redirect(f"{waiting_address(at, held[1])}&sent=again", code=303)
    return _after(at, outcome, Typed())


@pages.post("/realms/<realm>/verify-email/correct")
@limited("correct")
@keeps_input
def correct(realm: str) -> AnyResponse:
    """Another address, for whoever mistyped theirs."""
    at, typed = visitor(realm), AddressForm().email.data or ""
    if reason := refill_reason():
        return _look(at, Typed(email=typed, message=reason))
    held = chosen_flow(at)
    if held is None:
        return _nothing_waits(at)
    outcome = current.portal().engine.act(at.compiled, held[1], "correct", {"email": (typed,)}, at.origin)
    if isinstance(outcome, Need):
        return redirect(f"{waiting_address(at, held[1])}&sent=corrected", code=303)
    return _after(at, outcome, Typed(email=typed))


@pages.get("/realms/<realm>/verify-email/state")
def state(realm: str) -> AnyResponse:
    """What the waiting page asks now and then: whether the proof was given elsewhere. The answer is a sentence: the
    page's own button goes on, nothing navigates by itself."""
    at = visitor(realm)
    held = chosen_flow(at)
    outcome = current.portal().engine.look(at.compiled, held[1], at.origin) if held else None
    is_proven = isinstance(outcome, Need) and bool(outcome.notes.get("is_proven"))
    response: Response = htmx_response(escape(messages(at).text("emailProvenElsewhere")) if is_proven else "")
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def _look(at: Visitor, typed: Typed) -> AnyResponse:
    held = chosen_flow(at)
    if held is None:
        return _nothing_waits(at)
    return _after(at, current.portal().engine.look(at.compiled, held[1], at.origin), typed)


def _after(at: Visitor, outcome: Outcome, typed: Typed) -> AnyResponse:
    match outcome:
        case Need() if outcome.page != PAGE:
            return redirect(waiting_address(at, outcome.flow), code=303)
        case Need():
            return _page(at, outcome, (), typed)
        case Invalid():
            return _page(at, outcome.need, outcome.violations, typed)
        case Complete():
            return let_in(at, outcome.flow, outcome.account)
        case Ended():
            return redirect(url_for("pages.login", realm=at.realm.name), code=303)


def _page(at: Visitor, need: Need, violations: tuple[Violation, ...], typed: Typed) -> Response:
    words, name, flow = messages(at), at.realm.name, need.flow.id
    address = str(need.notes.get("address", ""))
    code = {**code_field(words), "value": readable(typed.code)}
    email = new_email_field(words, value=address if typed.email is None else readable(typed.email), enterkeyhint="go")
    if need.notes.get("is_held") and not violations:
        typed = replace(typed, message=MAIL_HELD)
    errors = summary(words, violations, labels_of([code, email]))
    for field in (code, email):
        field["error"] = next((line["text"] for line in errors if line["field"] == field["name"]), "")
    return show(
        at,
        "login-verify-email.html",
        title="emailVerifyTitle",
        status=_status(violations),
        errors=errors,
        message=notice(words, "success" if typed.message in _SENT.values() else "warning", typed.message)
        if typed.message
        else None,
        address=address,
        is_proven=bool(need.notes.get("is_proven")),
        form={"action": url_for("pages.submit_code", realm=name), "flow": flow, "code": code},
        resend={"action": url_for("pages.resend", realm=name), "flow": flow, "wait": need.notes.get("wait", 0)},
        correct={
            "action": url_for("pages.correct", realm=name),
            "flow": flow,
            "field": email,
            "open": typed.email is not None,
        },
        state_url=url_for("pages.state", realm=name, flow=flow),
    )


def _status(violations: tuple[Violation, ...]) -> int:
    if any(violation.code in ("emailVerifySendCooldown", MAIL_HELD) for violation in violations):
        return 429
    return 422 if violations or refill_reason() else 200


def _nothing_waits(at: Visitor) -> Response:
    words, name = messages(at), at.realm.name
    links = [{"href": url_for("pages.login", realm=name), "text": words.text("doLogIn")}]
    if at.realm.registration_allowed:
        links.append({"href": url_for("pages.register", realm=name), "text": words.text("registerTitle")})
    return show(
        at,
        "info.html",
        title="nothingWaitsTitle",
        heading=words.text("nothingWaitsTitle"),
        paragraphs=[words.text("nothingWaitsMessage")],
        links=links,
    )
