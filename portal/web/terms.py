"""The terms: to be read at leisure, and to be agreed to again by whoever is on the way in."""

from datetime import datetime

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.consent import TermsDocument
from portal.flows.flow import Flow
from portal.flows.outcome import AskConsent, Complete, Invalid, Need, Outcome
from portal.flows.required_consent import TERMS
from portal.flows.steps.registration_terms_and_conditions import ACCEPTED, VERSION
from portal.flows.steps.terms_and_conditions import DECLINE
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.dates import when
from portal.theming.fields import Field, labels_of
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.page import messages, notice, show, summary
from portal.web.questions import fields_of
from portal.web.register import let_in, waiting_address
from portal.web.visitor import Visitor, own_flows, visitor


@pages.get("/realms/<realm>/terms")
def terms(realm: str) -> AnyResponse:
    """The present text, with its version; and the question, where a flow of this device waits for its answer."""
    at = visitor(realm)
    flow = _named_flow(at)
    outcome = current.portal().engine.look(at.compiled, flow, at.origin) if flow else None
    if isinstance(outcome, Need) and outcome.page == TERMS:
        return _question(at, outcome)
    document = current.portal().services.terms.terms(at.realm, at.origin.theme, at.origin.locale)
    return show(at, "terms.html", title="termsTitle", document=_plain(document))


@pages.post("/realms/<realm>/terms")
@limited("verify")
@keeps_input
def answer_terms(realm: str) -> AnyResponse:
    """Agreed, and on; or declined, and out."""
    at = visitor(realm)
    flow, engine = _named_flow(at), current.portal().engine
    if flow is None:
        return redirect(url_for("pages.login", realm=realm), code=303)
    if reason := refill_reason():
        return _after(at, engine.look(at.compiled, flow, at.origin), message=reason)
    if request.form.get("cancel"):
        engine.act(at.compiled, flow, DECLINE, {}, at.origin)
        return _declined(at)
    given = {name: tuple(request.form.getlist(name)) for name in (ACCEPTED, VERSION)}
    return _after(at, engine.submit(at.compiled, flow, given, at.origin, page=TERMS))


def _named_flow(at: Visitor) -> Flow | None:
    named = request.form.get("flow") or request.args.get("flow", "")
    return next((flow for flow in own_flows(at).values() if flow.id == named), None) if named else None


def _after(at: Visitor, outcome: Outcome, message: str = "") -> AnyResponse:
    match outcome:
        case Need() if outcome.page == TERMS:
            return _question(at, outcome, message=message)
        case Need():
            return redirect(waiting_address(at, outcome.flow), code=303)
        case Invalid():
            return _question(at, outcome.need, outcome.violations)
        case Complete():
            return let_in(at, outcome.flow, outcome.account)
        case _:
            return redirect(url_for("pages.login", realm=at.realm.name), code=303)


def _question(at: Visitor, need: Need, violations: tuple[Violation, ...] = (), message: str = "") -> Response:
    words = messages(at)
    ask = next(ask for ask in need.asks if isinstance(ask, AskConsent))
    fields = fields_of((ask,), words, violations, {})
    agreed_at = need.notes.get("agreed_at")
    return show(
        at,
        "terms.html",
        title="termsTitle",
        status=422 if violations or message else 200,
        errors=summary(words, violations, labels_of(fields)),
        message=notice(words, "warning", message) if message else None,
        document=_plain(ask.document),
        lead=words.text("termsAgainLead", when(agreed_at, at.origin.locale))
        if isinstance(agreed_at, datetime)
        else words.text("termsFirstLead"),
        form={
            "action": url_for("pages.answer_terms", realm=at.realm.name),
            "flow": need.flow.id,
            "hidden": {VERSION: ask.document.version},
            "fields": [_tick(field) for field in fields],
        },
    )


def _tick(field: Field) -> Field:
    """The box alone: the text itself stands above it."""
    return {**field, "document": {"title": "", "version": "", "body": "", "url": ""}}


def _plain(document: TermsDocument) -> dict[str, str]:
    return {"title": document.title, "version": document.version, "body": document.body, "locale": document.locale}


def _declined(at: Visitor) -> Response:
    words = messages(at)
    links = [
        {"href": url_for("pages.login", realm=at.realm.name), "text": words.text("backToLogin")},
        {"href": url_for("pages.realm_home", realm=at.realm.name), "text": words.text("backToStart")},
    ]
    return show(
        at,
        "info.html",
        title="termsDeclinedTitle",
        heading=words.text("termsDeclinedTitle"),
        paragraphs=[words.text("termsDeclinedMessage"), words.text("termsDeclinedNext")],
        links=links,
    )
