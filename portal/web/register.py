"""The registration form: shown, submitted, and checked field by field while it is filled in."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, abort, redirect, request, url_for
from htmx_flask import make_response as htmx_response
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.account import Account
from portal.accounts.session import new_key
from portal.flows.compiled import FORM
from portal.flows.flow import Flow, FlowKind, Values
from portal.flows.outcome import Ask, AskAttribute, AskConsent, AskPassword, Complete, Ended, Invalid, Need, Outcome
from portal.flows.steps.registration_terms_and_conditions import VERSION
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.fields import labels_of
from portal.theming.sentences import rule_sentence, sentence
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.busy_form import only_mirrors
from portal.web.first_look import first_look
from portal.web.form_token import keeps_input, refill_reason
from portal.web.growing_form import Form, brought_up, form_of, more_questions, not_asked, unseen, with_rows_changed
from portal.web.page import Plain, messages, notice, show, summary
from portal.web.questions import fields_of
from portal.web.visitor import (
    Visitor,
    address_of,
    chosen_flow,
    flow_key,
    hold_device,
    hold_flow,
    hold_session,
    signed_in,
    visitor,
)

SECRET_FIELDS = ("password", "password-confirm", "password-new")
_PAGES = {
    "terms": "pages.terms",
    "update-profile": "pages.update_profile",
    "update-password": "pages.update_password",
}
"""The views of the pages where a flow can wait; the others wait for the proof of a mailbox."""


@pages.get("/realms/<realm>/register")
def register(realm: str) -> AnyResponse:
    """The form, empty. Nothing is stored before something right is sent."""
    at = visitor(realm)
    if signed_in(at):
        return redirect(url_for("pages.account", realm=realm), code=303)
    if not at.realm.registration_allowed:
        return _closed(at)
    key = new_key()
    return first_look(at, lambda: _empty(at, key), flow=key)


@pages.post("/realms/<realm>/register")
@hashes
@limited("register")
@keeps_input
@only_mirrors
def submit_registration(realm: str) -> AnyResponse:
    """Everything at once. Right: 303 to what comes next. Wrong: 422 and the same form, filled, passwords aside."""
    at = visitor(realm)
    if not at.realm.registration_allowed:
        return _closed(at)
    key, engine = flow_key(), current.portal().engine
    flow = _flow(at, key)
    if reason := refill_reason():
        return _refilled(at, key, flow, reason)
    if at.realm.profile.controlling() and (asked := _asked_now(at, flow)) and (new := unseen(asked.asks)):
        return _page(at, key, asked, status=422, told=more_questions(new, messages(at), "moreQuestions"))
    return after_submit(at, key, engine.submit(at.compiled, flow, given(), at.origin, page=FORM))


@pages.post("/realms/<realm>/register/rows")
@limited("check")
@keeps_input
def change_registration_rows(realm: str) -> AnyResponse:
    """A row more or less, where no script does it. Judges nothing."""
    at, key = _open_to(realm), flow_key()
    return _refilled(at, key, _flow(at, key), refill_reason())


@pages.post("/realms/<realm>/register/questions")
@limited("check")
@keeps_input
def bring_up_registration_questions(realm: str) -> AnyResponse:
    """The questions that these answers bring up, each for its slot. Refuses a body that carries a password."""
    at = _open_to(realm)
    refuse_secrets()
    asked = _asked_now(at, _flow(at, flow_key()))
    if asked is None:
        abort(404)
    return fragment(at, "questions.html", form=_form(at, "", replace(asked, asks=brought_up(asked.asks))))


@pages.post("/realms/<realm>/register/check/password")
@limited("check")
@keeps_input
def check_password(realm: str) -> AnyResponse:
    """The realm's rules, ticked off for a password that travels alone; it is neither kept nor logged."""
    at, typed = _open_to(realm), request.form.get("password") or request.form.get("password-new", "")
    return fragment(at, "password-rules.html", rules=password_rules(at, typed))


@pages.post("/realms/<realm>/register/check/<attribute>")
@limited("check")
@keeps_input
def check_attribute(realm: str, attribute: str) -> AnyResponse:
    """One field's sentence, by the very rule of the submit. Refuses a body that carries a password."""
    at = _open_to(realm)
    refuse_secrets()
    typed = request.form.getlist(attribute)
    checked = current.portal().engine.check(at.compiled, attribute, typed, at.origin, others=given())
    if checked is None:
        return not_asked(at.realm.profile, attribute)
    words = messages(at)
    label = words.resolve(checked.attribute.display_name or checked.attribute.name)
    return fragment(
        at,
        "field-message.html",
        name=attribute,
        is_valid=checked.violation is None,
        text=sentence(words, checked.violation, label) if checked.violation else "",
        status=words.text("usernameAvailable") if checked.is_available else "",
        usernames=list(checked.usernames),
        address=checked.address or "",
    )


def _empty(at: Visitor, key: str) -> AnyResponse:
    flow = current.portal().engine.begin(at.compiled, FlowKind.REGISTER, key, at.origin)
    outcome = current.portal().engine.look(at.compiled, flow, at.origin)
    return _page(at, key, outcome) if isinstance(outcome, Need) else _gone(at)


def _open_to(realm: str) -> Visitor:
    """Where nobody may register, nobody asks which names are free either."""
    at = visitor(realm)
    return at if at.realm.registration_allowed else abort(403)


def refuse_secrets() -> None:
    """Nothing that is sent while a form is filled in carries a password, but for the password's own check."""
    if any(name in request.form for name in SECRET_FIELDS):
        abort(400)


def _flow(at: Visitor, key: str) -> Flow:
    engine = current.portal().engine
    return engine.find(at.compiled, key) or engine.begin(at.compiled, FlowKind.REGISTER, key, at.origin)


def _asked_now(at: Visitor, flow: Flow) -> Need | None:
    """What the form asks after what was typed into it; none where the flow is past it."""
    outcome = current.portal().engine.look(at.compiled, flow, at.origin, given())
    if not isinstance(outcome, Need) or outcome.page != FORM:
        return None
    return replace(outcome, asks=tuple(_typed(ask) for ask in outcome.asks))


def after_submit(at: Visitor, key: str, outcome: Outcome) -> AnyResponse:
    """Where an outcome leads: the page again, the next page, or in."""
    match outcome:
        case Invalid(need=need) if need.page == FORM:
            return _page(at, key, need, outcome.violations)
        case Invalid(need=need) | (Need() as need):
            response = redirect(waiting_address(at, need.flow), code=303)
            return hold_flow(response, at, key)
        case Complete():
            return let_in(at, outcome.flow, outcome.account)
        case Ended():
            return redirect(url_for("pages.login", realm=at.realm.name), code=303)


def let_in(at: Visitor, flow: Flow, account: Account, place: str = "") -> AnyResponse:
    """Both proofs were given on this device: it is signed in. `place` is the account page that was asked for."""
    sign_in = current.portal().sign_in
    opened = sign_in.open_session(at.compiled, account, at.origin, remember=flow.is_remembered)
    if opened is None:
        return redirect(url_for("pages.login", realm=at.realm.name), code=303)
    home = url_for("pages.account", realm=at.realm.name)
    response = redirect(f"{home}/{place}" if place else home, code=303)
    return hold_device(hold_session(response, at, opened.key, opened.session), at, account)


def waiting_address(at: Visitor, flow: Flow) -> str:
    """The page where a flow waits; the address names it by its public id."""
    page = next((page.name for page in at.compiled.pages(flow.kind) if page.name not in flow.done), "")
    return url_for(_PAGES.get(page, "pages.verify_email"), realm=at.realm.name, flow=flow.id)


def given() -> Values:
    """What the form was filled with."""
    return {name: tuple(request.form.getlist(name)) for name in request.form if name not in ("flow", "csrf_token")}


def password_rules(at: Visitor, typed: str) -> Sequence[object]:
    """The realm's password rules as sentences, each with whether it is met."""
    words = messages(at)
    states = current.portal().engine.checklist(at.compiled, typed)
    return [{"name": each.name, "text": rule_sentence(words, each), "met": each.is_met} for each in states]


def _page(
    at: Visitor,
    key: str,
    need: Need,
    violations: tuple[Violation, ...] = (),
    status: int = 200,
    told: Plain | None = None,
) -> Response:
    form = _form(at, key, need, violations)
    return show(
        at,
        "register.html",
        title="registerTitle",
        status=422 if violations else status,
        errors=summary(messages(at), violations, labels_of(form["fields"])),
        message=told,
        form=form,
    )


def _form(at: Visitor, key: str, need: Need, violations: tuple[Violation, ...] = ()) -> Form:
    words = messages(at)
    terms = next((ask.document.version for ask in need.asks if isinstance(ask, AskConsent)), "")
    facts = {"rules": password_rules(at, ""), "terms_url": url_for("pages.terms", realm=at.realm.name)}
    form = form_of(
        fields_of(need.asks, words, violations, _checks(at, need), **facts),
        at.realm.profile,
        words,
        action=address_of(at, "submit_registration"),
        rows=address_of(at, "change_registration_rows"),
        questions=address_of(at, "bring_up_registration_questions"),
    )
    form |= {"flow": key, "hidden": {VERSION: terms} if terms else {}}
    return form


def _checks(at: Visitor, need: Need) -> dict[str, str]:
    asks = (ask for ask in need.asks if isinstance(ask, AskAttribute))
    checks = {ask.name: address_of(at, "check_attribute", attribute=ask.name) for ask in asks}
    if any(isinstance(ask, AskPassword) for ask in need.asks):
        checks["password"] = url_for("pages.check_password", realm=at.realm.name)
    return checks


def _refilled(at: Visitor, key: str, flow: Flow, reason: str) -> AnyResponse:
    """The form with what was typed, and why it comes back (a message key), where that is not for a row."""
    asked = _asked_now(at, flow)
    if asked is None:
        return _gone(at)
    asked = replace(asked, asks=with_rows_changed(asked.asks))
    told = notice(messages(at), "warning", reason) if reason else None
    return _page(at, key, asked, status=422 if reason else 200, told=told)


def _typed(ask: Ask) -> Ask:
    return AskConsent(ask.document, is_given=bool(request.form.get(ask.name))) if isinstance(ask, AskConsent) else ask


def _closed(at: Visitor) -> Response:
    words = messages(at)
    links = [{"href": url_for("pages.login", realm=at.realm.name), "text": words.text("doLogIn")}]
    return show(
        at,
        "info.html",
        title="registrationClosedTitle",
        status=403,
        heading=words.text("registrationClosedTitle"),
        paragraphs=[words.text("registrationNotAllowedMessage")],
        links=links,
    )


def _gone(at: Visitor) -> AnyResponse:
    waiting = chosen_flow(at)
    address = waiting_address(at, waiting[1]) if waiting else url_for("pages.login", realm=at.realm.name)
    return redirect(address, code=303)


def fragment(at: Visitor, template: str, **context: object) -> Response:
    """A piece of a page for htmx. It stands alone nowhere: without htmx the whole form says the same on submit."""
    themes, origin = current.portal().themes, at.origin
    html = themes.render(origin.theme, "login", template, origin.locale, context, at.realm.localization_texts)
    response: Response = htmx_response(html)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response
