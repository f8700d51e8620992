"""A forgotten password, from asking for a mail to the new one."""

from collections.abc import Iterator, Sequence

from portal.profile.violation import Violation
from portal.theming.fields import code_field, plain_field
from portal.theming.messages import Messages
from portal.theming.samples.sample import (
    ADDRESS,
    BROWSER,
    FAR,
    Plain,
    Sample,
    asked_when,
    errors_of,
    page_sample,
    password_field,
    password_rules,
)


def reset_samples(words: Messages) -> Iterator[Sample]:
    """A forgotten password, from asking for a mail to the new one."""
    yield _forgot(words, "forgot", "", ())
    yield _forgot(words, "forgot-empty", "", (Violation("username", "loginMissing.username"),))
    yield _forgot(words, "forgot-unknown", FAR, (Violation("username", "invalidUsernameOrEmailMessage"),))
    yield _reset_wait(words, "reset-wait", ())
    yield _reset_wait(words, "reset-wait-wrong-code", (Violation("code", "resetCodeRefused"),), wait=12)
    yield _reset_wait(words, "reset-wait-used-elsewhere", (), is_proven=True, login=FAR)
    yield _new_password(words, "reset-password", ())
    mistakes = (
        Violation("password-new", "invalidPasswordMinLengthMessage", {"min": 12, "have": 7}),
        Violation("password-confirm", "notMatchPasswordMessage"),
    )
    yield _new_password(words, "reset-password-many-errors", mistakes)
    for state in ("press", "used", "expired", "superseded", "unknown"):
        yield page_sample(
            words,
            f"reset-link-{state}",
            "reset-password-confirm.html",
            f"resetLinkTitle.{state}",
            state=state,
            address=ADDRESS,
            began_at=asked_when(words),
            browser=BROWSER,
            form={"action": "/reset-password/link"},
            again_url="/forgot-password",
        )
    links: list[Plain] = [{"href": "/forgot-password", "text": words.text("resetAskAgain")}]
    for name, title, text in (
        ("reset-ended", "resetEndedTitle", "resetEndedMessage"),
        ("reset-closed", "resetClosedTitle", "resetCredentialNotAllowedMessage"),
    ):
        told = {"heading": words.text(title), "paragraphs": [words.text(text)], "links": links}
        yield page_sample(words, name, "info.html", title, **told)


def _forgot(words: Messages, name: str, typed: str, violations: Sequence[Violation]) -> Sample:
    exact = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "enterkeyhint": "go"}
    field = plain_field("username", words.text("usernameOrEmail"), value=typed, focus=True, **exact)
    errors = errors_of(words, [field], violations)
    form = {"action": "/forgot-password", "flow": "a-secret-key", "field": field}
    return page_sample(words, name, "login-reset-password.html", "emailForgotTitle", errors=errors, form=form)


def _reset_wait(
    words: Messages,
    name: str,
    violations: Sequence[Violation],
    *,
    wait: int = 0,
    is_proven: bool = False,
    login: str = ADDRESS,
) -> Sample:
    code = code_field(words)
    return page_sample(
        words,
        name,
        "login-reset-code.html",
        "emailVerifyTitle",
        errors=errors_of(words, [code], violations),
        login=login,
        is_proven=is_proven,
        form={"action": "/reset-password", "flow": "1f", "code": code},
        resend={"action": "/reset-password/resend", "flow": "1f", "wait": wait},
        state_url="/reset-password/state",
        state_period=4,
    )


def _new_password(words: Messages, name: str, violations: Sequence[Violation]) -> Sample:
    new = password_field(
        words, "passwordNew", name="password-new", id="password-new", check="/check", rules=password_rules(words)
    )
    again = password_field(words, "passwordConfirm", name="password-confirm", id="password-confirm", confirm=True)
    errors = errors_of(words, [new, again], violations)
    form = {"action": "/reset-password/new", "flow": "1f", "fields": [new, again], "button": ""}
    title, page = "updatePasswordTitle", "login-update-password.html"
    return page_sample(words, name, page, title, errors=errors, address=ADDRESS, form=form)
