"""The addresses of the door. A view reads, calls the flows, and tells what they answered."""

from functools import partial

from flask import Blueprint, Response, request

from portal import current
from portal.accounts.session import new_key
from portal.api import errors
from portal.api.answers import Refused, answer
from portal.api.caller import Caller, bearer, caller, no_token
from portal.api.json import operations, parse, render
from portal.api.once import Keep, Told, once
from portal.api.reading import Body, Unreadable, read_body
from portal.flows.compiled import FORM
from portal.flows.flow import Flow, FlowKind, Values
from portal.flows.idempotency import Answer
from portal.flows.outcome import Complete, Invalid, Need, Outcome
from portal.flows.ports import Unit
from portal.flows.registration import VERIFY_EMAIL
from portal.flows.required_consent import TERMS
from portal.flows.steps.registration_email_verification import RegistrationEmailVerification
from portal.flows.steps.registration_terms_and_conditions import ACCEPTED, VERSION
from portal.limits import limited
from portal.openapi import described

DOOR = "json"
PROOF = str(RegistrationEmailVerification.page)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

json_api = Blueprint(DOOR, __name__)
json_api.register_error_handler(Refused, errors.refused)
json_api.register_error_handler(Unreadable, errors.unreadable)
for kind, told in errors.ANSWERS.items():
    json_api.register_error_handler(kind, told)


@json_api.after_request
def tell_language(response: Response) -> Response:
    """Sentences are in the reader's language, so what one reader got is not what another one gets."""
    response.vary.add("Accept-Language")
    return response


@json_api.get("/realms/<realm>/registration-schema")
@described(operations.schema)
def registration_schema(realm: str) -> Response:
    """What a registration asks, in the reader's language."""
    at = _open_to(realm)
    engine = current.portal().engine
    flow = engine.begin(at.compiled, FlowKind.REGISTER, "", at.origin)
    outcome = engine.look(at.compiled, flow, at.origin)
    if not isinstance(outcome, Need):
        raise _closed(at)
    return answer(render.plain(render.schema(at, outcome)))


@json_api.post("/realms/<realm>/register/check/password")
@limited("check")
@described(operations.check_password)
def check_password(realm: str) -> Response:
    """How far a password meets the realm's rules. It is neither kept nor logged."""
    at = _open_to(realm)
    typed = parse.text(_sent(), "password")
    return answer(render.plain(render.password_verdict(at, current.portal().engine.checklist(at.compiled, typed))))


@json_api.post("/realms/<realm>/register/check/<attribute>")
@limited("check")
@described(operations.check_attribute)
def check_attribute(realm: str, attribute: str) -> Response:
    """One value, judged by the very rule of the registration. Passwords have an address of their own."""
    at, body = _open_to(realm), _sent()
    if any(name in body for name in ("password", "credentials")):
        raise Refused(400, "password-not-wanted", "Check a password at …/check/password, alone.")
    values, others = parse.one_value(body, attribute, at.realm.profile)
    checked = current.portal().engine.check(at.compiled, attribute, values, at.origin, others)
    if checked is None:
        raise Refused(404, "unknown-attribute", "The registration does not ask for this.")
    return answer(render.plain(render.verdict(at, checked)))


@json_api.post("/realms/<realm>/protocol/openid-connect/registrations")
@limited("register", "register_client")
@described(operations.register)
def register(realm: str) -> Response:
    """Creates an account. The body holds what the registration's schema asks, at top level or under `attributes`, with
    a password; what the server owns is ignored. Without a consent that the realm asks for the account is made, and is
    of no use before it is given."""
    at, body = _open_to(realm), read_body()
    given = parse.registration(body, at.realm.profile)

    def work(keep: Keep) -> Answer:
        current.portal().services.hasher.admit()
        key, engine = new_key(), current.portal().engine
        flow = engine.begin(at.compiled, FlowKind.REGISTER, key, at.origin)
        told = Told(partial(_created, at, key), keep)
        outcome = engine.submit(at.compiled, flow, given, at.origin, page=FORM, along=told.along)
        if isinstance(outcome, Invalid):
            raise render.refused(at, outcome)
        return told.answer or _created(at, key, outcome)

    return once(at.realm.id, at.origin.client_id, body, work)


@json_api.get("/realms/<realm>/registrations/<registration_id>")
@described(operations.state)
def registration_state(realm: str, registration_id: str) -> Response:
    """Where a registration stands, and what is still to do."""
    at = caller(realm, DOOR)
    flow = _registration(at, registration_id)
    return answer(render.plain(render.state(at, current.portal().registrations.look(at.compiled, flow, at.origin))))


@json_api.patch("/realms/<realm>/registrations/<registration_id>")
@limited("correct")
@described(operations.correct)
def correct_address(realm: str, registration_id: str) -> Response:
    """Another e-mail address, as long as none is proven; its mail goes out at once."""
    at = caller(realm, DOOR)
    flow, body = _registration(at, registration_id), read_body()
    _refuse_proven(at, flow)
    return _acted(at, flow, "correct", {"email": (parse.text(body, "email"),)}, body)


@json_api.post("/realms/<realm>/registrations/<registration_id>/verify")
@limited("verify")
@described(operations.verify)
def verify(realm: str, registration_id: str) -> Response:
    """Proves the mailbox by the code from its mail."""
    at = caller(realm, DOOR)
    flow, body = _registration(at, registration_id), read_body()
    return _submitted(at, flow, PROOF, {"code": (parse.text(body, "code"),)}, body)


@json_api.post("/realms/<realm>/registrations/<registration_id>/resend")
@limited("resend")
@described(operations.resend)
def resend(realm: str, registration_id: str) -> Response:
    """Another mail, unless one went out a moment ago."""
    at = caller(realm, DOOR)
    flow, body = _registration(at, registration_id), read_body(optional=True)
    return _acted(at, flow, "resend", {}, body)


@json_api.post("/realms/<realm>/registrations/<registration_id>/terms")
@limited("verify")
@described(operations.agree)
def agree(realm: str, registration_id: str) -> Response:
    """Writes down that the person agreed to this version of the terms."""
    at = caller(realm, DOOR)
    flow, body = _registration(at, registration_id), read_body()
    if not any(page.name == TERMS for page in at.compiled.pages(FlowKind.REGISTER)):
        raise Refused(409, "no-terms", "This realm asks for no consent.")
    # A version that is missing is no version: nobody agrees to a text unseen.
    version = parse.text(body, "version") or "?"
    return _submitted(at, flow, TERMS, {ACCEPTED: ("on",), VERSION: (version,)}, body)


@json_api.get("/realms/<realm>/terms")
@described(operations.terms)
def terms(realm: str) -> Response:
    """The present terms, in the reader's language."""
    at = caller(realm, DOOR)
    document = current.portal().services.terms.terms(at.realm, at.origin.theme, at.origin.locale)
    return answer(render.plain(render.terms(document)))


def _created(at: Caller, key: str, outcome: Outcome, unit: Unit | None = None) -> Answer:
    registrations = current.portal().registrations
    if not isinstance(outcome, Need | Complete):
        return render.created(at, None, key)
    if unit is None:
        return render.created(at, registrations.look(at.compiled, outcome.flow, at.origin), key)
    return render.created(at, registrations.state(at.compiled, outcome.flow, at.origin, unit), key)


def _open_to(realm: str) -> Caller:
    at = caller(realm, DOOR)
    if not at.realm.registration_allowed:
        raise _closed(at)
    return at


def _closed(at: Caller) -> Refused:
    detail = at.words.text("registrationNotAllowedMessage")
    return Refused(403, "registration-not-allowed", detail, title="Registration not allowed")


def _sent() -> Body:
    """A live check may be sent as the page sends it, too."""
    if request.mimetype in _FORMS:
        return {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}
    return read_body()


def _registration(at: Caller, registration_id: str) -> Flow:
    flow = current.portal().registrations.find(at.compiled, registration_id, bearer())
    if flow is None:
        raise no_token(at, "registrationToken")
    return flow


def _refuse_proven(at: Caller, flow: Flow) -> None:
    found = current.portal().registrations.look(at.compiled, flow, at.origin)
    if found is not None and VERIFY_EMAIL not in found.required_actions:
        raise Refused(409, "already-verified", "The e-mail address is proven already; change it in the account.")


def _submitted(at: Caller, flow: Flow, page: str, given: Values, body: Body) -> Response:
    def work(keep: Keep) -> Answer:
        told = Told(partial(_stands, at, flow), keep)
        outcome = current.portal().engine.submit(at.compiled, flow, given, at.origin, page=page, along=told.along)
        return told.answer or _as_it_is(at, flow, outcome)

    return once(at.realm.id, at.origin.client_id, body, work)


def _acted(at: Caller, flow: Flow, action: str, given: Values, body: Body) -> Response:
    def work(keep: Keep) -> Answer:
        told = Told(partial(_stands, at, flow), keep)
        outcome = current.portal().engine.act(at.compiled, flow, action, given, at.origin, told.along)
        return told.answer or _as_it_is(at, flow, outcome)

    return once(at.realm.id, at.origin.client_id, body, work)


def _stands(at: Caller, flow: Flow, _: Outcome, unit: Unit) -> Answer:
    return render.stands(at, current.portal().registrations.state(at.compiled, flow, at.origin, unit))


def _as_it_is(at: Caller, flow: Flow, outcome: Outcome) -> Answer:
    """Nothing changed: because something is wrong, or because it was done before."""
    if isinstance(outcome, Invalid):
        raise render.refused(at, outcome)
    return render.stands(at, current.portal().registrations.look(at.compiled, flow, at.origin))
