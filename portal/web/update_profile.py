"""What somebody who signs in is still asked about their profile, on one short page."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.flow import Flow, FlowKind
from portal.flows.outcome import AskAttribute, Complete, Invalid, Need, Outcome
from portal.flows.steps.verify_profile import PAGE
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.sentences import sentence
from portal.web.blueprint import pages
from portal.web.fields import labels_of
from portal.web.form_token import keeps_input, refill_reason
from portal.web.growing_form import unseen
from portal.web.page import messages, notice, show, summary
from portal.web.questions import fields_of, label_of
from portal.web.register import SECRET_FIELDS, fragment, given, let_in, waiting_address
from portal.web.visitor import Visitor, chosen_flow, visitor


@pages.get("/realms/<realm>/update-profile")
def update_profile(realm: str) -> AnyResponse:
    """The questions, with what is known."""
    at = visitor(realm)
    held = _held(at)
    return _after(at, current.portal().engine.look(at.compiled, held, at.origin)) if held else _to_login(at)


@pages.post("/realms/<realm>/update-profile")
@limited("verify")
@keeps_input
def submit_profile_questions(realm: str) -> AnyResponse:
    """Answered, and on; or everything that is wrong."""
    at, engine = visitor(realm), current.portal().engine
    flow = _held(at)
    if flow is None:
        return _to_login(at)
    look = engine.look(at.compiled, flow, at.origin, given())
    if reason := refill_reason():
        return _after(at, look, message=reason)
    if isinstance(look, Need) and unseen(look.asks):
        return _after(at, look, message="moreQuestions")
    return _after(at, engine.submit(at.compiled, flow, given(), at.origin, page=PAGE))


@pages.post("/realms/<realm>/update-profile/check/<attribute>")
@limited("check")
@keeps_input
def check_profile_question(realm: str, attribute: str) -> AnyResponse:
    """One field's sentence, by the very rule of the submit. Refuses a body that carries a password."""
    at = visitor(realm)
    flow = _held(at)
    if flow is None or any(name in request.form for name in SECRET_FIELDS):
        abort(400)
    typed, engine = request.form.getlist(attribute), current.portal().engine
    checked = engine.check(at.compiled, attribute, typed, at.origin, others=given(), flow=flow)
    if checked is None:
        abort(404)
    words = messages(at)
    label = label_of(checked.attribute, words)
    told = sentence(words, checked.violation, label) if checked.violation else ""
    nothing: dict[str, object] = {"status": "", "usernames": [], "address": ""}
    return fragment(at, "field-message.html", name=attribute, is_valid=not told, text=told, **nothing)


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
    words, name = messages(at), at.realm.name
    asks = [ask for ask in need.asks if isinstance(ask, AskAttribute)]
    checks = {
        ask.name: url_for("pages.check_profile_question", realm=name, attribute=ask.name, flow=need.flow.id)
        for ask in asks
    }
    fields = fields_of(asks, words, violations, checks)
    return show(
        at,
        "login-update-profile.html",
        title="updateProfileTitle",
        status=422 if violations or message else 200,
        errors=summary(words, violations, labels_of(fields)),
        message=notice(words, "warning", message) if message else None,
        lead=words.text("updateProfileOptional" if need.notes.get("is_optional") else "updateProfileLead"),
        form={
            "action": url_for("pages.submit_profile_questions", realm=name),
            "flow": need.flow.id,
            "hidden": {},
            "fields": fields,
        },
    )
