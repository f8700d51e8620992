"""The door's words out: what the flows answered, as plain data."""

from collections.abc import Mapping, Sequence
from typing import cast

from markupsafe import Markup

from portal import current
from portal.accounts.account import Account, AccountState
from portal.accounts.consent import TermsDocument
from portal.accounts.password_policy import RuleState
from portal.api.answers import FieldError, Refused, field_error
from portal.api.caller import Caller
from portal.api.json import bodies
from portal.flows.engine import IDLE, Checked
from portal.flows.flow import Flow, FlowKind
from portal.flows.idempotency import Answer
from portal.flows.mailbox import MAIL_HELD
from portal.flows.outcome import AskConsent, AskPassword, Invalid, Need
from portal.flows.registration import RegistrationState
from portal.flows.steps.registration_password_action import CONFIRMATION, PASSWORD
from portal.flows.steps.registration_terms_and_conditions import ACCEPTED, VERSION
from portal.profile.json_schema import registration_schema
from portal.profile.violation import Violation
from portal.theming.sentences import rule_sentence

_TAKEN = {"usernameExistsMessage": "Username already exists", "emailExistsMessage": "Email already exists"}
_POLICY, _OTHER = "Password does not match policy", "A field is wrong"
_WAITING = ("emailVerifySendCooldown", MAIL_HELD)
_PASSWORDS = (PASSWORD, CONFIRMATION, "password-new")
_LABELS = {
    PASSWORD: "${password}",
    CONFIRMATION: "${passwordConfirm}",
    ACCEPTED: "${acceptTerms}",
    "code": "${verificationCode}",
}


def state(at: Caller, found: RegistrationState | None) -> bodies.RegistrationState:
    """Where a sign-up stands. Raises Refused where there is nothing to go on with."""
    if found is None or found.account.state is AccountState.DELETED:
        told = at.words.text("flowEndedMessage")
        raise Refused(410, "registration-ended", told, title="The registration has ended")
    account: Account = found.account
    return {
        "id": account.id,
        "username": account.username,
        "email": account.email,
        "emailVerified": account.is_email_verified,
        "enabled": account.state in (AccountState.NEW, AccountState.ACTIVE),
        "status": account.state.value,
        "requiredActions": list(found.required_actions),
        "resendAfter": found.wait,
        "mailHeld": found.is_held,
    }


def created(at: Caller, found: RegistrationState | None, key: str) -> Answer:
    """A sign-up that just began, with the secret by which it goes on."""
    body = state(at, found)
    body["registrationToken"] = key
    body["expiresIn"] = int(IDLE.total_seconds())
    location = f"{current.portal().base_url}/realms/{at.realm.name}/registrations/{body['id']}"
    return Answer(201, plain(body), {"Location": location})


def stands(at: Caller, found: RegistrationState | None) -> Answer:
    """Where a sign-up stands after something was done."""
    return Answer(200, plain(state(at, found)))


def reset_begun(flow: Flow, key: str, *, is_held: bool) -> Answer:
    """The same whoever has an account."""
    lives = int(IDLE.total_seconds())
    body: bodies.ResetBegun = {"id": flow.id, "resetToken": key, "expiresIn": lives, "mailHeld": is_held}
    return Answer(202, plain(body))


def refused(at: Caller, outcome: Invalid, names: Mapping[str, str] | None = None) -> Refused:
    """Everything that is wrong, at once: 409 where names are taken and nothing else is wrong, 429 where there is only
    to wait, else 400. `names` says what a field is called in the body."""
    order = {ask.name: number for number, ask in enumerate(outcome.need.asks)}
    found = sorted(outcome.violations, key=lambda each: order.get(each.attribute, len(order)))
    wait = next((each for each in found if each.code in _WAITING), None)
    if wait is not None:
        return _waiting(at, wait)
    errors = _errors(at, found, at.origin.locale, names or {})
    status = 409 if all(each.code in _TAKEN for each in found) else 400
    english = _errors(at, found, "en", names or {})[0]["message"]
    title = _title(found)
    message = {_POLICY: f"{title}: {english}", _OTHER: english}.get(title, title)
    code = "already-exists" if status == 409 else "invalid-fields"  # noqa: PLR2004  (HTTP's word for a conflict)
    return Refused(status, code, errors[0]["message"], title=title, errors=errors, error_message=message)


def verdict(at: Caller, checked: Checked) -> bodies.Verdict:
    """What a live check found."""
    name = checked.attribute.name
    told: bodies.Verdict = {"field": name, "valid": checked.violation is None}
    if checked.violation:
        wrong = field_error(checked.violation, at.words, labels(at))
        told |= {"code": wrong["code"], "params": wrong["params"], "message": wrong["message"]}
    if checked.is_available:
        told["available"] = True
    if checked.usernames:
        told["suggestedUsernames"] = list(checked.usernames)
    if checked.address:
        told["suggestedAddress"] = checked.address
    return told


def password_verdict(at: Caller, states: Sequence[RuleState]) -> bodies.PasswordVerdict:
    """How far a password meets the rules."""
    rules = [rule(at, each, is_judged=True) for each in states]
    return {"field": PASSWORD, "valid": all(each.is_met is not False for each in states), "rules": rules}


def rule(at: Caller, found: RuleState, *, is_judged: bool) -> bodies.PasswordRule:
    """One rule, with how far it is met where a password was looked at."""
    told: bodies.PasswordRule = {
        "name": found.name,
        "params": dict(found.params),
        "message": rule_sentence(at.words, found),
    }
    if is_judged:
        told["met"] = found.is_met
    return told


def terms(document: TermsDocument) -> bodies.Terms:
    """The text of the terms."""
    return {
        "name": document.name,
        "version": document.version,
        "locale": document.locale,
        "title": document.title,
        "html": document.body,
        "text": Markup(document.body).striptags(),  # noqa: S704  (tags are taken out of it)
    }


def schema(at: Caller, need: Need) -> bodies.Schema:
    """What to ask."""
    context = current.portal().engine.context(at.compiled, at.origin)
    asked = registration_schema(at.realm.profile, context, at.words.resolve)
    states = current.portal().engine.checklist(at.compiled, "")
    asks_password = any(isinstance(ask, AskPassword) for ask in need.asks)
    document = next((ask.document for ask in need.asks if isinstance(ask, AskConsent)), None)
    _add(asked, _own_members(at, document, asks_password=asks_password), [PASSWORD] if asks_password else [])
    return {
        "schema": asked,
        "passwordPolicy": {"rules": [rule(at, each, is_judged=False) for each in states] if asks_password else []},
        "terms": _terms_address(at, document) if document else None,
        "captcha": None,
        "steps": [page.name for page in at.compiled.pages(FlowKind.REGISTER)],
    }


def labels(at: Caller) -> dict[str, str]:
    """What fields are called, before it is put into words."""
    named = {each.name: each.display_name or each.name for each in at.realm.profile.attributes}
    return {**_LABELS, **named}


def plain(body: object) -> Mapping[str, object]:
    """A typed body as what JSON is made of."""
    return cast("Mapping[str, object]", body)


def _errors(at: Caller, found: Sequence[Violation], locale: str, names: Mapping[str, str]) -> list[FieldError]:
    words = at.words_in(locale)
    errors = [field_error(each, words, labels(at)) for each in found]
    return [{**each, "field": names.get(each["field"], each["field"])} for each in errors]


def _title(found: Sequence[Violation]) -> str:
    """In the words that clients of other products know."""
    first = found[0]
    if first.code in _TAKEN:
        return _TAKEN[first.code]
    return _POLICY if first.attribute in _PASSWORDS else _OTHER


def _waiting(at: Caller, wait: Violation) -> Refused:
    seconds = wait.params.get("seconds", 1)
    error = field_error(wait, at.words, {})
    refusal = Refused(429, "wait", error["message"], title="Wait before asking again", errors=[error])
    return refusal.waiting(seconds if isinstance(seconds, int) else 1)


def _own_members(at: Caller, document: TermsDocument | None, *, asks_password: bool) -> dict[str, object]:
    password: dict[str, object] = {"type": "string", "minLength": 1, "title": at.words.text("password")}
    members: dict[str, object] = {PASSWORD: {**password, "writeOnly": True}} if asks_password else {}
    if document is not None:
        members[ACCEPTED] = {"type": "boolean", "title": at.words.text("acceptTerms")}
        members[VERSION] = {"type": "string", "title": at.words.text("termsVersion")}
    return members


def _add(asked: dict[str, object], members: Mapping[str, object], required: Sequence[str]) -> None:
    asked["properties"] = {**cast("Mapping[str, object]", asked.get("properties", {})), **members}
    asked["required"] = [*cast("Sequence[str]", asked.get("required", ())), *required]


def _terms_address(at: Caller, document: TermsDocument) -> bodies.TermsAddress:
    url = f"{current.portal().base_url}/realms/{at.realm.name}/terms"
    return {"version": document.version, "locale": document.locale, "url": url}
