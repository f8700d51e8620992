"""The waiting page (code, resend, correct address) and the page that a mail's link leads to."""

from flask import Response, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from htmx_flask import make_response as htmx_response
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.flow import Flow
from portal.flows.mail_link import LinkState, LinkView
from portal.flows.outcome import Complete, Ended, Invalid, Need, Outcome
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.dates import when
from portal.web.blueprint import pages
from portal.web.browser import browser_name
from portal.web.fields import code_field, known_password_field, labels_of, plain_field
from portal.web.form_token import keeps_input, token_is_stale
from portal.web.forms import AddressForm, CodeForm, LinkForm
from portal.web.page import messages, notice, show, summary
from portal.web.register import let_in, waiting_address
from portal.web.visitor import (
    Visitor,
    chosen_flow,
    drop_session,
    held_link,
    hold_link,
    own_flows,
    visitor,
)

STATE_PERIOD = 4  # seconds between two looks of the waiting page


@pages.get("/realms/<realm>/verify-email")
def verify_email(realm: str) -> AnyResponse:
    """Where a flow waits for the proof of the mailbox. Looking sends nothing."""
    at = visitor(realm)
    held = chosen_flow(at)
    if held is None:
        return _nothing_waits(at)
    return _after(at, held[1], current.portal().engine.look(at.compiled, held[1], at.origin), sent=request.args.get("sent", ""))


@pages.post("/realms/<realm>/verify-email")
@limited("verify")
@keeps_input
def submit_code(realm: str) -> AnyResponse:
    """The code; or nothing, once the link was pressed on another device."""
    at = visitor(realm)
    held, form = chosen_flow(at), CodeForm()
    if held is None:
        return _nothing_waits(at)
    engine, flow = current.portal().engine, held[1]
    if token_is_stale():
        return _after(at, flow, engine.look(at.compiled, flow, at.origin), typed=form.code.data or "", message="expiredFormMessage")
    given = {"code": (form.code.data or "",)}
    return _after(at, flow, engine.submit(at.compiled, flow, given, at.origin, page="verify-email"), typed=form.code.data or "")


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
    return _after(at, held[1], outcome)


@pages.post("/realms/<realm>/verify-email/correct")
@limited("correct")
@keeps_input
def correct(realm: str) -> AnyResponse:
    """Another address, for whoever mistyped theirs."""
    at = visitor(realm)
    held, form = chosen_flow(at), AddressForm()
    if held is None:
        return _nothing_waits(at)
    engine, flow, typed = current.portal().engine, held[1], form.email.data or ""
    if token_is_stale():
        outcome = engine.look(at.compiled, flow, at.origin)
        return _after(at, flow, outcome, corrected=typed, message="expiredFormMessage")
    outcome = engine.act(at.compiled, flow, "correct", {"email": (typed,)}, at.origin)
    if isinstance(outcome, Need):
        return redirect(f"{waiting_address(at, flow)}&sent=corrected", code=303)
    return _after(at, flow, outcome, corrected=typed)


@pages.get("/realms/<realm>/verify-email/state")
def state(realm: str) -> AnyResponse:
    """What the waiting page asks now and then: whether the proof was given elsewhere. The answer is a sentence and a
    button; nothing navigates by itself."""
    at = visitor(realm)
    held = chosen_flow(at)
    outcome = current.portal().engine.look(at.compiled, held[1], at.origin) if held else None
    is_proven = isinstance(outcome, Need) and bool(outcome.notes.get("is_proven"))
    form = {"action": url_for("pages.submit_code", realm=realm), "flow": held[1].id if held else ""}
    context = {"is_proven": is_proven, "form": form, "csrf": generate_csrf() if is_proven else ""}
    themes, origin = current.portal().themes, at.origin
    html = themes.render(origin.theme, "login", "state.html", origin.locale, context, at.realm.localization_texts)
    response: Response = htmx_response(html)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


@pages.get("/realms/<realm>/verify-email/link/<token>")
def open_link(realm: str, token: str) -> AnyResponse:
    """A mail's link. Opening it only moves its secret out of the address."""
    at = visitor(realm)
    response = redirect(url_for("pages.show_link", realm=realm), code=303)
    return hold_link(response, at, token)  # type: ignore[arg-type]


@pages.get("/realms/<realm>/verify-email/link")
def show_link(realm: str) -> AnyResponse:
    """What waits behind the link, and the button that a person presses."""
    at = visitor(realm)
    view = current.portal().mail_link.look(at.compiled, held_link(at), tuple(own_flows(at).values()))
    return _link_page(at, view)


@pages.post("/realms/<realm>/verify-email/link")
@limited("link", "link_password")
@keeps_input
def use_link(realm: str) -> AnyResponse:
    """Pressed; or the password given on another device; or "this was not me"."""
    at = visitor(realm)
    mail_link, token, form = current.portal().mail_link, held_link(at), LinkForm()
    own = tuple(own_flows(at).values())
    if token_is_stale():
        return _link_page(at, mail_link.look(at.compiled, token, own), message="expiredFormMessage")
    match form.action.data:
        case "confirm" if form.password.data:
            view = mail_link.press_with_password(at.compiled, token, form.password.data, at.origin)
        case "confirm":
            view = mail_link.press(at.compiled, token, own, at.origin)
        case "stop":
            view = mail_link.stop(at.compiled, token, at.origin)
        case _:
            view = mail_link.look(at.compiled, token, own)
    if isinstance(view.outcome, Complete):
        return let_in(at, view.outcome.flow, view.outcome.account)
    is_missing = view.state is LinkState.FOREIGN_DEVICE and form.action.data == "confirm"
    return _link_page(at, view, shows_code=form.action.data == "code", is_missing=is_missing)


def _after(
    at: Visitor, flow: Flow, outcome: Outcome, *, typed: str = "", corrected: str | None = None, sent: str = "", message: str = ""
) -> AnyResponse:
    match outcome:
        case Need():
            return _waiting_page(at, outcome, (), typed, corrected, _sent(sent) or message)
        case Invalid():
            return _waiting_page(at, outcome.need, outcome.violations, typed, corrected, "")
        case Complete():
            return let_in(at, outcome.flow, outcome.account)
        case Ended():
            return drop_session(redirect(url_for("pages.login", realm=at.realm.name), code=303), at)  # type: ignore[arg-type]


def _sent(how: str) -> str:
    return {"again": "emailSentAgainMessage", "corrected": "emailCorrectedMessage"}.get(how, "")


def _waiting_page(
    at: Visitor, need: Need, violations: tuple[Violation, ...], typed: str, corrected: str | None, message: str
) -> Response:
    words, name, flow_id = messages(at), at.realm.name, need.flow.id
    code = {**code_field(words), "value": typed}
    email = plain_field(
        "email",
        words.text("newEmailLabel"),
        type="email",
        value=corrected if corrected is not None else need.notes.get("address", ""),
        autocomplete="email",
        inputmode="email",
        autocapitalize="none",
        spellcheck="false",
        dir="ltr",
        enterkeyhint="go",
    )
    labels = labels_of([code, email])
    errors = summary(words, violations, labels)
    for field in (code, email):
        field["error"] = next((str(line["text"]) for line in errors if line["field"] == field["name"]), "")
    is_cooling = any(violation.code == "emailVerifySendCooldown" for violation in violations)
    kind = "success" if message in ("emailSentAgainMessage", "emailCorrectedMessage") else "warning"
    return show(
        at,
        "login-verify-email.html",
        title="emailVerifyTitle",
        status=(429 if is_cooling else 422) if violations else (422 if message == "expiredFormMessage" else 200),
        errors=errors,
        message=notice(words, kind, message) if message else None,
        address=need.notes.get("address", ""),
        is_proven=bool(need.notes.get("is_proven")),
        form={"action": url_for("pages.submit_code", realm=name), "flow": flow_id, "code": code},
        resend={"action": url_for("pages.resend", realm=name), "flow": flow_id, "wait": need.notes.get("wait", 0)},
        correct={
            "action": url_for("pages.correct", realm=name),
            "flow": flow_id,
            "field": email,
            "open": corrected is not None,
        },
        state_url=url_for("pages.state", realm=name, flow=flow_id),
        state_period=STATE_PERIOD,
    )


def _link_page(
    at: Visitor, view: LinkView, *, shows_code: bool = False, is_missing: bool = False, message: str = ""
) -> Response:
    words, name = messages(at), at.realm.name
    is_wrong = view.state is LinkState.WRONG_PASSWORD
    wrong = words.text("linkPasswordWrong" if is_wrong else "loginMissing.password") if is_wrong or is_missing else ""
    is_foreign = is_wrong or view.state is LinkState.FOREIGN_DEVICE
    code = view.code if is_foreign and shows_code else ""
    state = "code" if code else "foreign" if is_foreign else view.state.value
    return show(
        at,
        "verify-email-confirm.html",
        title=f"linkTitle.{state}",
        status=422 if message or wrong else _LINK_STATUS.get(view.state, 200),
        errors=[{"field": "password", "text": wrong, "href": "#password"}] if wrong else [],
        message=notice(words, "warning", message) if message else None,
        state=state,
        address=view.address,
        began_at=when(view.began_at, at.origin.locale) if view.began_at else "",
        browser=browser_name(view.user_agent),
        code=f"{code[:3]} {code[3:]}" if code else "",
        form={
            "action": url_for("pages.use_link", realm=name),
            "password": known_password_field(words.text("password"), error=wrong),
        },
    )


_LINK_STATUS = {
    LinkState.UNKNOWN: 404,
    LinkState.EXPIRED: 410,
    LinkState.SUPERSEDED: 410,
}


def _nothing_waits(at: Visitor) -> Response:
    words, name = messages(at), at.realm.name
    links = [{"href": url_for("pages.login", realm=name), "text": words.text("doLogIn")}]
    if at.realm.registration_allowed:
        links.append({"href": url_for("pages.register", realm=name), "text": words.text("doRegister")})
    told = {"heading": words.text("nothingWaitsTitle"), "paragraphs": [words.text("nothingWaitsMessage")]}
    return show(at, "info.html", title="nothingWaitsTitle", links=links, **told)
