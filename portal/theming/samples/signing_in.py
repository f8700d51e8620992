"""Signing in and out."""

from collections.abc import Iterator

from portal.theming.fields import plain_field
from portal.theming.messages import Messages
from portal.theming.samples.sample import ADDRESS, Sample, page_sample, password_field, with_realm


def login_samples(words: Messages) -> Iterator[Sample]:
    """Signing in, and out."""
    yield _login(words, "login", "", "")
    yield _login(words, "login-wrong", ADDRESS, "invalidUserMessage")
    closed = _login(words, "login-closed", "", "")
    yield with_realm(closed, registrationAllowed=False)
    sent = {"action": "/logout"}
    yield page_sample(words, "logout", "logout-confirm.html", "logoutConfirmTitle", form=sent)


def _login(words: Messages, name: str, typed: str, wrong: str) -> Sample:
    login = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "value": typed, "focus": True}
    remember = plain_field("rememberMe", words.text("rememberMe"), kind="checkbox", type="checkbox", required=False)
    fields = {
        "username": plain_field("username", words.text("usernameOrEmail"), **login),
        "password": {**password_field(words, "password"), "autocomplete": "current-password"},
        "rememberMe": remember,
    }
    errors = [{"field": "", "text": words.text(wrong), "href": "#username"}] if wrong else []
    form = {"action": "/login", "fields": fields}
    return page_sample(words, name, "login.html", "loginTitle", errors=errors, form=form)
