"""The start page, and the sign-up form with everything that may be asked in one."""

from collections.abc import Iterator, Mapping, Sequence

from portal.profile.violation import Violation
from portal.theming.fields import plain_field
from portal.theming.messages import Messages
from portal.theming.samples.sample import (
    ADDRESS,
    FAR,
    LONG,
    Plain,
    Sample,
    consent_field,
    errors_of,
    page_sample,
    password_field,
    password_rules,
    with_realm,
)


def start_samples(words: Messages) -> Iterator[Sample]:
    """The start page."""
    yield page_sample(words, "home", "index.html", "startTitle", is_signed_in=False)
    yield page_sample(words, "home-signed-in", "index.html", "startTitle", is_signed_in=True)
    closed = page_sample(words, "home-closed", "index.html", "startTitle", is_signed_in=False)
    yield with_realm(closed, registrationAllowed=False)


def register_samples(words: Messages) -> Iterator[Sample]:
    """The sign-up form: empty, with mistakes, with long words, with everything that may be asked."""
    typed = {"username": "maria-k", "email": ADDRESS, "firstName": "Maria", "lastName": "Keller"}
    yield _register(words, "register", {}, ())
    yield _register(
        words, "register-one-error", typed, (Violation("email", "error-invalid-email", {"value": "maria@"}),)
    )
    yield _register(words, "register-many-errors", {**typed, "username": "m a", "phoneNumber": "none"}, _MANY)
    yield _register(words, "register-suggestions", typed, (), is_suggesting=True)
    yield _register(words, "register-long-words", {**dict.fromkeys(typed, LONG), "email": FAR}, ())
    stale = {"type": "warning", "text": words.text("expiredFormMessage")}
    yield _register(words, "register-stale", typed, (), message=stale)
    yield _register(words, "register-every-kind", {}, (), is_complete=True)


_MANY = (
    Violation("username", "error-username-invalid-character"),
    Violation("email", "missingEmailMessage"),
    Violation("firstName", "error-user-attribute-required"),
    Violation("lastName", "error-invalid-length-too-long", {"min": 0, "max": 255}),
    Violation("phoneNumber", "error-pattern-no-match", {"pattern": "x"}),
    Violation("password", "invalidPasswordMinLengthMessage", {"min": 12, "have": 7}),
    Violation("password-confirm", "invalidPasswordConfirmMessage"),
    Violation("termsAccepted", "termsAcceptanceRequired"),
)


def _register(
    words: Messages,
    name: str,
    typed: Mapping[str, str],
    violations: Sequence[Violation],
    *,
    is_suggesting: bool = False,
    is_complete: bool = False,
    message: Mapping[str, object] | None = None,
) -> Sample:
    fields = register_fields(words, typed)
    grows: Plain = {}
    if is_complete:
        rare = _rare_fields()
        grows = {"rows": "/register/rows", "questions": "/register/questions", "controlling": ["tier"]}
        grows |= {"sections": [{"name": "", "fields": fields}, _group(rare)]}
        fields = [*fields, *rare]
    if is_suggesting:
        fields[0] |= {"suggestions": ["maria-k2", "k-maria"], "error": words.text("usernameExistsMessage")}
        fields[1] |= {"suggestion": "maria@gmail.com", "value": "maria@gmial.com"}
        fields[2] |= {"status": words.text("fieldFixed")}
    errors = errors_of(words, fields, violations)
    form = {"action": "/register", "flow": "a-secret-key", "terms_version": "9f2c", "fields": fields, **grows}
    return page_sample(words, name, "register.html", "registerTitle", errors=errors, message=message, form=form)


def register_fields(words: Messages, typed: Mapping[str, str]) -> list[Plain]:
    """What the form usually asks, with what was typed."""

    def text(name: str, **more: object) -> Plain:
        return plain_field(name, words.text(name), value=typed.get(name, ""), check=f"/check/{name}", **more)

    exact = {"autocapitalize": "none", "spellcheck": "false"}
    mail = {"type": "email", "inputmode": "email", "autocomplete": "email", "dir": "ltr", **exact}
    return [
        text("username", autocomplete="username", hint=words.text("hint.username"), **exact),
        text("email", hint=words.text("hint.email"), **mail),
        text("firstName", autocomplete="given-name"),
        text("lastName", autocomplete="family-name"),
        text("phoneNumber", autocomplete="tel", type="tel", inputmode="tel", dir="ltr", optional=True, required=False),
        password_field(words, "password", check="/check/password", rules=password_rules(words)),
        password_field(words, "passwordConfirm", name="password-confirm", id="password-confirm", confirm=True),
        consent_field(words),
    ]


def _rare_fields() -> list[Plain]:
    options = [{"value": "a", "label": "A"}, {"value": "b", "label": LONG}]
    return [
        plain_field("about", "About", kind="textarea", value="<b>"),
        plain_field("tier", "Tier", kind="select", options=options, values=["b"]),
        plain_field("topics", "Topics", kind="select", multiple=True, options=options, values=["a"]),
        plain_field("plan", "Plan", kind="radio", type="radio", options=options, values=["a"], hint="Hint"),
        plain_field("days", "Days", kind="checkboxes", type="checkbox", options=options, values=["a", "b"]),
        plain_field("born", "Born", kind="date", type="date", after="As it stands in your passport."),
        plain_field("mood", "Mood", type="range", value="7", attributes={"min": "0", "max": "10"}),
        plain_field("news", "News", kind="checkbox", type="checkbox", tick="true", required=False),
        plain_field("source", "Source", kind="hidden-answer", value="a"),
        plain_field("languages", "Languages", kind="rows", values=["English", LONG], check="/check/languages", most=4),
        plain_field("notes", "Notes", kind="rows", values=["one\ntwo"], lines=True),
        plain_field("company", LONG, depends=True, optional=True, required=False),
        plain_field("motto", "Motto", kind="readonly", value="Onwards", required=False),
    ]


def _group(fields: Sequence[Plain]) -> Plain:
    """The fields under a heading, a question that waits for an answer among them."""
    slot: Plain = {"kind": "slot", "name": "state"}
    return {"name": "rare", "header": LONG, "description": "<More>", "fields": [*fields, slot]}
