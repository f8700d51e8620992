"""The addresses of the door for a forgotten password."""

from flask import Response

from portal import current
from portal.accounts.session import new_key
from portal.api.answers import Refused
from portal.api.caller import Caller, bearer, caller, no_token
from portal.api.json import operations, parse, render
from portal.api.json.routes import DOOR, json_api
from portal.api.once import Keep, Told, once
from portal.api.reading import read_body
from portal.flows.flow import Flow, FlowKind
from portal.flows.idempotency import Answer
from portal.flows.new_password import CONFIRMATION, NEW
from portal.flows.outcome import Invalid, Need, Outcome
from portal.flows.steps.reset_credential_email import CODE, ResetCredentialEmail
from portal.flows.steps.reset_credentials_choose_user import ResetCredentialsChooseUser
from portal.flows.steps.reset_password import ResetPassword
from portal.limits import limited
from portal.openapi import described
from portal.profile.attribute import USERNAME

CHOOSE_USER, CODE_PAGE = str(ResetCredentialsChooseUser.page), str(ResetCredentialEmail.page)
PASSWORD_PAGE = str(ResetPassword.page)
_NAMES = {NEW: "password", CONFIRMATION: "password"}


@json_api.post("/realms/<realm>/forgot-password")
@limited("forgot")
@described(operations.forgot)
def forgot_password(realm: str) -> Response:
    """Begins a reset. The answer is the same whoever has an account; who it is, is found out when the mail is sent."""
    at, body = _resettable(realm), read_body()
    given = parse.login(body)

    def work(keep: Keep) -> Answer:
        key, engine = new_key(), current.portal().engine
        flow = engine.begin(at.compiled, FlowKind.RESET, key, at.origin)
        told = Told(lambda outcome, _: render.reset_begun(flow, key, is_held=_is_held(outcome)), keep)
        outcome = engine.submit(at.compiled, flow, given, at.origin, page=CHOOSE_USER, along=told.along)
        if isinstance(outcome, Invalid) and not given[USERNAME][0].strip():
            raise render.refused(at, outcome)
        if told.answer is None:
            # A page may say that there is nobody of that name, where the realm wants it so; programs get one answer.
            with current.portal().work.transaction() as unit:
                told.along(outcome, unit)
        return told.answer or render.reset_begun(flow, key, is_held=False)

    return once(at.realm.id, at.origin.client_id, body, work)


@json_api.post("/realms/<realm>/reset-password")
@limited("reset")
@described(operations.reset)
def reset_password(realm: str) -> Response:
    """Puts a new password in place, for whoever has the code from the mail."""
    at = _resettable(realm)
    flow, body = _reset(at), read_body()
    code, password = parse.text(body, "code"), parse.text(body, "password")

    def work(keep: Keep) -> Answer:
        current.portal().services.hasher.admit()
        engine, told = current.portal().engine, Told(lambda _outcome, _unit: Answer(204, None), keep)
        proven = engine.submit(at.compiled, flow, {CODE: (code,)}, at.origin, page=CODE_PAGE)
        if not isinstance(proven, Need):
            raise _wrong(at, proven)
        new = {NEW: (password,), CONFIRMATION: (password,)}
        outcome = engine.submit(at.compiled, proven.flow, new, at.origin, page=PASSWORD_PAGE, along=told.along)
        if told.answer is None:
            raise _wrong(at, outcome)
        return told.answer

    return once(at.realm.id, flow.id, body, work)


def _resettable(realm: str) -> Caller:
    at = caller(realm, DOOR)
    if not at.realm.reset_password_allowed:
        detail = at.words.text("resetCredentialNotAllowedMessage")
        raise Refused(403, "reset-not-allowed", detail, title="Password reset not allowed")
    return at


def _reset(at: Caller) -> Flow:
    flow = current.portal().engine.find(at.compiled, bearer())
    if flow is None or flow.kind is not FlowKind.RESET:
        raise no_token(at, "resetToken")
    return flow


def _wrong(at: Caller, outcome: Outcome) -> Refused:
    """What is wrong with the code or the password; a reset that is over needs a new one."""
    if not isinstance(outcome, Invalid) or any(each.code == "resetEndedMessage" for each in outcome.violations):
        return no_token(at, "resetToken")
    return render.refused(at, outcome, _NAMES)


def _is_held(outcome: Outcome) -> bool:
    return isinstance(outcome, Need) and bool(outcome.notes.get("is_held"))
