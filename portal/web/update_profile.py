"""What somebody who signs in is still asked about their profile, on one short page."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.flow import Flow, FlowKind
from portal.flows.outcome import AskAttribute, Complete, Invalid, Need, Outcome
from portal.flows.steps.verify_profile import PAGE
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.fields import labels_of
from portal.theming.sentences import sentence
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.growing_form import Form, brought_up, form_of, more_questions, not_asked, unseen, with_rows_changed
from portal.web.page import Plain, messages, notice, show, summary
from portal.web.questions import fields_of, label_of
from portal.web.register import fragment, given, let_in, refuse_secrets, waiting_address
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
    if isinstance(look, Need) and (new := unseen(look.asks)):
        return _page(at, look, told=more_questions(new, messages(at)))
    return _after(at, engine.submit(at.compiled, flow, given(), at.origin, page=PAGE))


@pages.post("/realms/<realm>/update-profile/rows")
@limited("check")
@keeps_input
def change_profile_question_rows(realm: str) -> AnyResponse:
    """A row more or less, where no script does it. Judges nothing."""
    at = visitor(realm)
    asked = _asked_now(at)
    return _after(at, asked, message=refill_reason()) if asked else _to_login(at)


@pages.post("/realms/<realm>/update-profile/questions")
@limited("check")
@keeps_input
def bring_up_later_questions(realm: str) -> AnyResponse:
    """The questions that these answers bring up, each for its slot. Refuses a body that carries a password."""
    at = visitor(realm)
    refuse_secrets()
    asked = _asked_now(at)
    if not isinstance(asked, Need):
        abort(404)
    return fragment(at, "questions.html", form=_form(at, replace(asked, asks=brought_up(asked.asks))))


@pages.post("/realms/<realm>/update-profile/check/<attribute>")
@limited("check")
@keeps_input
def check_profile_question(realm: str, attribute: str) -> AnyResponse:
    """One field's sentence, by the very rule of the submit. Refuses a body that carries a password."""
    at = visitor(realm)
    flow = _held(at)
    refuse_secrets()
    if flow is None:
        abort(400)
    typed, engine = request.form.getlist(attribute), current.portal().engine
    checked = engine.check(at.compiled, attribute, typed, at.origin, others=given(), flow=flow)
    if checked is None:
        return not_asked(at.realm.profile, attribute)
    words = messages(at)
    label = label_of(checked.attribute, words)
    told = sentence(words, checked.violation, label) if checked.violation else ""
    nothing: dict[str, object] = {"status": "", "usernames": [], "address": ""}
    return fragment(at, "field-message.html", name=attribute, is_valid=not told, text=told, **nothing)


def _held(at: Visitor) -> Flow | None:
    held = chosen_flow(at, FlowKind.SIGN_IN)
    return held[1] if held else None


def _asked_now(at: Visitor) -> Outcome | None:
    """What the page asks after what was typed into it."""
    held = _held(at)
    return current.portal().engine.look(at.compiled, held, at.origin, given()) if held else None


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


def _page(
    at: Visitor,
    need: Need,
    violations: tuple[Violation, ...] = (),
    message: str = "",
    told: Plain | None = None,
) -> Response:
    words, form = messages(at), _form(at, need, violations)
    return show(
        at,
        "login-update-profile.html",
        title="updateProfileTitle",
        status=422 if violations or message or told else 200,
        errors=summary(words, violations, labels_of(form["fields"])),
        message=notice(words, "warning", message) if message else told,
        lead=words.text("updateProfileOptional" if need.notes.get("is_optional") else "updateProfileLead"),
        form=form,
    )


def _form(at: Visitor, need: Need, violations: tuple[Violation, ...] = ()) -> Form:
    def address(endpoint: str, **more: Any) -> str:  # noqa: ANN401 (what an address is made of)
        return url_for(f"pages.{endpoint}", realm=at.realm.name, **more)

    asks = [ask for ask in with_rows_changed(need.asks) if isinstance(ask, AskAttribute)]
    checks = {ask.name: address("check_profile_question", attribute=ask.name, flow=need.flow.id) for ask in asks}
    form = form_of(
        fields_of(asks, messages(at), violations, checks),
        at.realm.profile,
        messages(at),
        action=address("submit_profile_questions"),
        rows=address("change_profile_question_rows"),
        questions=address("bring_up_later_questions"),
    )
    form |= {"flow": need.flow.id, "hidden": {}}
    return form
