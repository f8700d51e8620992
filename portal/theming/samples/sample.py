"""What the samples are made of: a page with its frame, a field, a sentence about a mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from portal.profile.violation import Violation
from portal.theming.dates import when
from portal.theming.fields import new_password_field, plain_field
from portal.theming.locales import direction, label
from portal.theming.messages import Messages
from portal.theming.safe_html import safe_html
from portal.theming.sentences import sentence

Plain = dict[str, object]
NAME, ADDRESS, CODE = "Lindenhof", "maria.keller@example.com", "482913"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
FAR = f"{'sehr-lange-adresse.' * 8}maria@{'unterabteilung.' * 6}example.com"
LINK = "https://portal.example/v/3fJ7kQ2mXw9sT4bN8cV6"
BROWSER = "Firefox, Windows"
_ASKED_AT = datetime(2026, 11, 22, 6, 20, tzinfo=UTC)
_ENDS_AT = _ASKED_AT + timedelta(days=7)
_OFFERED = ("en", "de", "ar")


@dataclass(frozen=True)
class Sample:
    """One page or mail in one state."""

    name: str
    kind: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)


def page_sample(words: Messages, name: str, template: str, title: str, **context: object) -> Sample:
    """A page with its frame: `title` names a message, `context` is what only this page is given."""
    errors = context.pop("errors", [])
    frame: Plain = {
        "page": {"name": template.removesuffix(".html"), "title": words.text(title), "has_error": bool(errors)},
        "realm": dict(REALM),
        "url": dict(_ADDRESSES),
        "locale": _locale(words.locale),
        "message": None,
        "errors": errors,
        "csrf": "a-form-token",
        "request_id": "5e1f7a3c",
        "development": True,
    }
    return Sample(name, "login", template, {**frame, **context})


def asked_when(words: Messages) -> str:
    """When somebody asked for what is shown, in their language."""
    return when(_ASKED_AT, words.locale)


def ends_when(words: Messages) -> str:
    """When what they asked for comes about."""
    return when(_ENDS_AT, words.locale)


REALM: Plain = {
    "name": "lindenhof",
    "displayName": NAME,
    "registrationAllowed": True,
    "registrationEmailAsUsername": False,
    "loginWithEmailAllowed": True,
    "resetPasswordAllowed": True,
    "rememberMe": True,
}
_ADDRESSES: Plain = {
    "home": "/",
    "login": "/login",
    "register": "/register",
    "forgotPassword": "/forgot-password",
    "terms": "/terms",
    "verifyEmail": "/verify-email",
    "logout": "/logout",
    "account": "/account",
    "inbox": "/dev/inbox",
}


def _locale(tag: str) -> Plain:
    offered = [
        {"tag": other, "label": label(other), "url": f"?kc_locale={other}", "current": other == tag}
        for other in _OFFERED
    ]
    return {"tag": tag, "dir": direction(tag), "label": label(tag), "supported": offered}


def with_realm(sample: Sample, **changes: object) -> Sample:
    """The same sample in a realm that differs in these keys."""
    return Sample(sample.name, sample.kind, sample.template, {**sample.context, "realm": {**REALM, **changes}})


def password_field(words: Messages, key: str, **more: object) -> Plain:
    """A field for a password, labelled by the message `key`."""
    return {**new_password_field(key, words.text(key)), **more}


def password_rules(words: Messages) -> list[Plain]:
    """What a password must be, one rule met."""
    length = words.text("passwordRuleProgress", words.text("passwordRule.length", 12), 4)
    told = {"length": length, "notUsername": words.text("passwordRule.notUsername")}
    rules: list[Plain] = [{"name": name, "text": text, "met": False} for name, text in told.items()]
    return [*rules, {"name": "notEmail", "text": words.text("passwordRule.notEmail"), "met": True}]


def consent_field(words: Messages) -> Plain:
    """The box to tick, with the terms it is about."""
    title = words.text("termsTitle")
    document = {"title": title, "version": "9f2c51ab0d3e4711", "body": terms_body(words), "url": "/terms"}
    return plain_field("termsAccepted", words.text("acceptTerms"), kind="consent", type="checkbox", document=document)


def terms_body(words: Messages) -> str:
    """The text of the terms."""
    return safe_html(words.text("termsText", NAME))


def errors_of(words: Messages, fields: Sequence[Plain], violations: Sequence[Violation]) -> list[Plain]:
    """The list above a form; what stands in it is put at its field too."""
    named = {str(each["name"]): each for each in fields}
    lines: list[Plain] = []
    for violation in violations:
        at = named.get(violation.attribute)
        text = sentence(words, violation, str(at["label"]) if at else "")
        if at:
            at["error"] = text
        lines.append({"field": violation.attribute, "text": text, "href": f"#{violation.attribute}" if at else ""})
    return lines
