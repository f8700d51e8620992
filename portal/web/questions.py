"""The questions of a form as fields, in the order in which they stand on the page."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from portal.flows.outcome import Ask, AskAttribute, AskCode, AskConsent, AskPassword
from portal.profile.attribute import EMAIL, USERNAME, Attribute
from portal.profile.normalise import readable
from portal.profile.number_format import as_shown
from portal.profile.typo import suggest_address
from portal.profile.violation import Violation
from portal.theming.fields import Field, code_field, new_password_field, plain_field
from portal.theming.messages import Messages
from portal.theming.safe_html import safe_html
from portal.theming.sentences import sentence
from portal.web.choices import in_words, options_of
from portal.web.html_attributes import html_attributes
from portal.web.inputs import (
    CHECKBOXES,
    CHOICES,
    RADIO,
    ROWS,
    TEXT,
    TEXTAREA,
    TICK,
    inputmode_of,
    kind_of,
    takes_many,
    type_of,
)
from portal.web.purposes import is_name, purpose_of

_LEFT_TO_RIGHT = ("email", "tel", "url", "color")
_WITHOUT_PURPOSE = (RADIO, CHECKBOXES, ROWS, TICK)
TICKED = "true"
"""What a single box says when it is ticked."""


def fields_of(
    asks: Sequence[Ask], words: Messages, violations: Sequence[Violation], check: Mapping[str, str], **facts: object
) -> list[Field]:
    """Every question of a page as a field, in order. `check` gives the address of each field's live check; `facts` are
    what the page knows beside the questions (`rules` of a password, `document` of a consent)."""
    wrong = {violation.attribute: violation for violation in reversed(violations)}
    fields: list[Field] = []
    for ask in asks:
        for field in _of(ask, words, facts):
            name = str(field["name"])
            violation = wrong.get(name)
            field["error"] = sentence(words, violation, str(field["label"])) if violation else ""
            field["check"] = check.get(name, "")
            if name == EMAIL and not violation:
                field["suggestion"] = suggest_address(str(field["value"])) or ""
            fields.append(field)
    return fields


def label_of(attribute: Attribute, words: Messages) -> str:
    """What the attribute is called."""
    return words.resolve(attribute.display_name or attribute.name)


def helper_text(words: Messages, text: object) -> str:
    """A text that the profile says beside a field, as HTML where it is written so."""
    told = words.resolve(str(text or ""))
    return Markup(safe_html(told)) if "<" in told or "&" in told else told  # noqa: S704 (nothing in it can act)


def _of(ask: Ask, words: Messages, facts: Mapping[str, object]) -> list[Field]:
    match ask:
        case AskAttribute():
            return [attribute_field(ask, words)]
        case AskPassword():
            return _password(ask, words, facts)
        case AskConsent():
            return [_consent(ask, words, facts)]
        case AskCode():
            return [code_field(words)]


def attribute_field(ask: AskAttribute, words: Messages) -> Field:
    """An attribute of the profile, with what was typed or is known."""
    attribute = ask.attribute
    values = [readable(as_shown(attribute, _with_line_breaks(value))) for value in ask.values]
    kind, type_ = _drawn_as(attribute, values), type_of(attribute, values)
    purpose = str(attribute.annotations.get("autocomplete", "")) or purpose_of(attribute.name)
    annotations = attribute.annotations
    field = plain_field(
        attribute.name,
        label_of(attribute, words),
        kind=kind,
        type=type_,
        hint=_hint(attribute, words),
        after=helper_text(words, annotations.get("inputHelperTextAfter")),
        value=next(filter(None, values), ""),
        values=values,
        required=ask.is_required,
        optional=not ask.is_required,
        autocomplete="" if kind in _WITHOUT_PURPOSE else purpose,
        inputmode=inputmode_of(attribute, type_) if kind in (TEXT, ROWS) else "",
        enterkeyhint="next" if kind in (TEXT, ROWS) else "",
        dir="ltr" if type_ in _LEFT_TO_RIGHT and kind in (TEXT, ROWS) else "",
        placeholder=words.resolve(str(annotations.get("inputTypePlaceholder", ""))),
        attributes=html_attributes(attribute, kind, type_),
        group=attribute.group or "",
        depends=bool(attribute.controllers),
    )
    return {**field, **_spelling(attribute, type_, purpose), **_answers(ask, words, kind, values)}


def _with_line_breaks(value: str) -> str:
    """Browsers send a line break as two characters, of which one could not be shown."""
    return value.replace("\r\n", "\n")


def read_only_field(attribute: Attribute, values: Sequence[str], words: Messages) -> Field:
    """An attribute that can be read here and changed elsewhere, or by others."""
    return plain_field(
        attribute.name,
        label_of(attribute, words),
        kind="readonly",
        hint=words.text("readOnlyHint"),
        value=in_words(attribute, words, values),
        lines=kind_of(attribute) == TEXTAREA,
        group=attribute.group or "",
        required=False,
    )


def _drawn_as(attribute: Attribute, values: Sequence[str]) -> str:
    """Several answers to what takes one are shown all: none gets lost before its owner saw it."""
    kind = kind_of(attribute)
    return ROWS if kind in (TEXT, TEXTAREA) and len(values) > 1 else kind


def _hint(attribute: Attribute, words: Messages) -> str:
    own = f"hint.{attribute.name}"
    return helper_text(words, attribute.annotations.get("inputHelperTextBefore")) or (
        words.text(own) if words.has(own) else ""
    )


def _spelling(attribute: Attribute, type_: str, purpose: str) -> Field:
    """What keyboards must not correct."""
    is_exact = attribute.name in (USERNAME, EMAIL) or type_ in ("email", "tel", "url", "password")
    return {
        "autocapitalize": "none" if is_exact else ("words" if is_name(purpose) else ""),
        "spellcheck": "false" if is_exact or is_name(purpose) else "",
    }


def _answers(ask: AskAttribute, words: Messages, kind: str, values: Sequence[str]) -> Field:
    if kind in CHOICES:
        several = kind == "select" and (takes_many(ask.attribute) or len(list(filter(None, values))) > 1)
        options = options_of(ask.attribute, words, ask.options, values)
        return {"options": options, "multiple": several, "type": "radio" if kind == RADIO else "checkbox"}
    if kind == ROWS:
        most = getattr(ask.attribute.validators.get("multivalued"), "max", "")
        return {"values": list(values) or [""], "most": most, "lines": kind_of(ask.attribute) == TEXTAREA}
    if kind == TICK:
        return {"value": TICKED if TICKED in values else "", "tick": TICKED}
    return {}


def _password(ask: AskPassword, words: Messages, facts: Mapping[str, object]) -> list[Field]:
    fields = [new_password_field("password", words.text("password"), rules=facts.get("rules", []))]
    if ask.confirms:
        fields.append(new_password_field("password-confirm", words.text("passwordConfirm"), confirm=True))
    return fields


def _consent(ask: AskConsent, words: Messages, facts: Mapping[str, object]) -> Field:
    document = {
        "title": ask.document.title,
        "version": ask.document.version,
        "body": ask.document.body,
        "url": facts.get("terms_url", ""),
    }
    return plain_field(
        ask.name,
        words.text("acceptTerms"),
        kind="consent",
        type="checkbox",
        value="on" if ask.is_given else "",
        document=document,
    )
