"""Signing in and signing out."""

import math

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.session import new_key
from portal.flows.brute_force import Delayed
from portal.flows.outcome import Complete, Need
from portal.flows.sign_in import Credentials
from portal.limits import limited
from portal.profile.normalise import readable
from portal.theming.fields import known_password_field, plain_field
from portal.theming.messages import Messages
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.busy_form import only_mirrors
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import LoginForm
from portal.web.page import messages, notice, show
from portal.web.register import let_in, waiting_address
from portal.web.visitor import (
    PLACES,
    Visitor,
    address_of,
    drop_flows,
    drop_session,
    hold_flow,
    known_devices,
    session_key,
    signed_in,
    visitor,
)

_TOLD_IN_SECONDS = 90  # longer waits are told in minutes
_DONE = {"password": "accountPasswordUpdated"}
_ENDED = {"yes": "sessionExpiredMessage", "unsaved": "sessionExpiredUnsavedMessage"}


@pages.get("/realms/<realm>/login")
def login(realm: str) -> AnyResponse:
    """The sign-in form."""
    at = visitor(realm)
    if signed_in(at):
        return redirect(url_for("pages.account", realm=realm), code=303)
    if ended := _ENDED.get(request.args.get("ended", "")):
        return _page(at, LoginForm(), warning=ended)
    return _page(at, LoginForm(), done=_DONE.get(request.args.get("done", ""), ""))


@pages.post("/realms/<realm>/login")
@hashes
@limited("login", "login_identity")
@keeps_input
@only_mirrors
def submit_login(realm: str) -> AnyResponse:
    """User name or e-mail address with the password. One sentence for every wrong pair, whoever has an account."""
    at, form = visitor(realm), LoginForm()
    if reason := refill_reason():
        return _page(at, form, status=422, warning=reason)
    username, password = (form.username.data or "").strip(), form.password.data or ""
    if not username or not password:
        return _page(at, form, status=422, missing=[name for name in ("username", "password") if not form[name].data])
    key, remember = new_key(), bool(form.rememberMe.data)
    typed = Credentials(username, password, known_devices(at))
    outcome = current.portal().sign_in.attempt(at.compiled, typed, key, at.origin, remember=remember)
    match outcome:
        case Complete():
            return let_in(at, outcome.flow, outcome.account, _place())
        case Need():
            response = redirect(waiting_address(at, outcome.flow), code=303)
            return hold_flow(response, at, key)
        case Delayed():
            return _delayed(at, form, outcome)
        case _:
            return _page(at, form, status=422, error=messages(at).text("invalidUserMessage"))


@pages.get("/realms/<realm>/logout")
def logout(realm: str) -> Response:
    """Asks first: opening an address must not sign anybody out."""
    at = visitor(realm)
    return show(at, "logout-confirm.html", title="logoutConfirmTitle", form=_logout_form(at))


@pages.post("/realms/<realm>/logout")
@limited("logout")
def submit_logout(realm: str) -> AnyResponse:
    """Ends the session on the server; whoever copied the cookie holds nothing."""
    at = visitor(realm)
    if key := session_key(at):
        current.portal().sign_in.sign_out(at.compiled, key, at.origin)
    response = redirect(url_for("pages.login", realm=realm), code=303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return drop_flows(drop_session(response, at), at)


def _delayed(at: Visitor, form: LoginForm, delayed: Delayed) -> Response:
    """The same for every name, whoever has an account."""
    response = _page(at, form, status=429, error=delay_sentence(messages(at), delayed.seconds))
    response.headers["Retry-After"] = str(delayed.seconds)
    return response


def _page(
    at: Visitor,
    form: LoginForm,
    *,
    status: int = 200,
    error: str = "",
    missing: list[str] | None = None,
    warning: str = "",
    done: str = "",
) -> Response:
    words = messages(at)
    username = {**username_field(at, readable(form.username.data or "")), "focus": True}
    password = known_password_field(words.text("password"), enterkeyhint="go")
    fields = {"username": username, "password": password}
    errors: list[dict[str, object]] = [{"field": "", "text": error, "href": "#username"}] if error else []
    for each in missing or []:
        fields[each]["error"] = words.text(f"loginMissing.{each}")
        errors.append({"field": each, "text": fields[each]["error"], "href": f"#{each}"})
    return show(
        at,
        "login.html",
        title="loginTitle",
        status=status,
        errors=errors,
        message=notice(words, "warning" if warning else "success", warning or done) if warning or done else None,
        form={
            "action": address_of(at, "submit_login"),
            "fields": {**fields, "rememberMe": _remember_field(at, form)},
            "hidden": {"back": place} if (place := _place()) else {},
        },
    )


def _place() -> str:
    """The account page that was asked for without a session. Nothing else of an address is believed."""
    asked = request.values.get("back", "")
    return asked if asked in PLACES else ""


def delay_sentence(words: Messages, seconds: int) -> str:
    """What is said to whoever has to wait after too many wrong passwords."""
    if seconds <= _TOLD_IN_SECONDS:
        return words.text("loginDelayedSeconds", seconds)
    return words.text("loginDelayedMinutes", math.ceil(seconds / 60))


def username_field(at: Visitor, value: str) -> dict[str, object]:
    """The field for whatever this realm lets people sign in with."""
    words, realm = messages(at), at.realm
    if realm.registration_email_as_username:
        label = words.text("email")
    else:
        label = words.text("usernameOrEmail" if realm.login_with_email_allowed else "username")
    return plain_field(
        "username", label, value=value, autocomplete="username", autocapitalize="none", spellcheck="false"
    )


def _remember_field(at: Visitor, form: LoginForm) -> dict[str, object] | None:
    if not at.realm.remember_me:
        return None
    return plain_field(
        "rememberMe",
        messages(at).text("rememberMe"),
        kind="checkbox",
        type="checkbox",
        value="on" if form.rememberMe.data else "",
        required=False,
    )


def _logout_form(at: Visitor) -> dict[str, object]:
    return {"action": url_for("pages.submit_logout", realm=at.realm.name)}
