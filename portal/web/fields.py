"""Fields as plain data: what a question becomes on a page. Themes get nothing but this."""

from collections.abc import Mapping, Sequence

from portal.flows.outcome import Ask, AskAttribute, AskCode, AskConsent, AskPassword
from portal.profile.attribute import EMAIL, USERNAME
from portal.profile.normalise import readable
from portal.profile.typo import suggest_address
from portal.profile.violation import Violation
from portal.theming.messages import Messages
from portal.theming.sentences import sentence

Field = dict[str, object]

# WCAG 1.3.5: the purpose of a field, in the tokens that browsers and password managers know
_PURPOSES = {
    USERNAME: "username",
    EMAIL: "email",
    "firstName": "given-name",
    "lastName": "family-name",
    "phoneNumber": "tel",
    "phone": "tel",
    "organization": "organization",
    "companyName": "organization",
    "country": "country-name",
    "birthdate": "bday",
    "website": "url",
}
_TYPES = {"email": "email", "tel": "tel", "url": "url"}
_LEFT_TO_RIGHT = {"email", "tel", "url"}


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
    if fields:
        fields[-1]["enterkeyhint"] = "go"
    return fields


def labels_of(fields: Sequence[Field]) -> dict[str, str]:
    """The labels by field name, in the order of the form."""
    return {str(field["name"]): str(field["label"]) for field in fields}


def plain_field(name: str, label: str, **more: object) -> Field:
    """A text input and everything a theme may ask of it."""
    field: Field = {
        "name": name,
        "id": name,
        "kind": "text",
        "type": "text",
        "label": label,
        "hint": "",
        "error": "",
        "value": "",
        "values": [],
        "required": True,
        "optional": False,
        "autocomplete": "",
        "inputmode": "",
        "autocapitalize": "",
        "spellcheck": "",
        "enterkeyhint": "next",
        "dir": "",
        "focus": False,
        "placeholder": "",
        "check": "",
        "status": "",
        "suggestion": "",
    }
    return {**field, **more}


def _of(ask: Ask, words: Messages, facts: Mapping[str, object]) -> list[Field]:
    match ask:
        case AskAttribute():
            return [_attribute(ask, words)]
        case AskPassword():
            return _password(ask, words, facts)
        case AskConsent():
            return [_consent(ask, words, facts)]
        case AskCode():
            return [code_field(words)]


def _attribute(ask: AskAttribute, words: Messages) -> Field:
    attribute = ask.attribute
    purpose = str(attribute.annotations.get("autocomplete", "")) or _PURPOSES.get(attribute.name, "")
    configured = str(attribute.annotations.get("inputType", ""))
    kind = configured.removeprefix("html5-") if configured.startswith("html5-") else _TYPES.get(purpose, "text")
    hint = words.resolve(str(attribute.annotations.get("inputHelperTextBefore", "")))
    own_hint = f"hint.{attribute.name}"
    exact = attribute.name in (USERNAME, EMAIL) or kind in _LEFT_TO_RIGHT
    return plain_field(
        attribute.name,
        words.resolve(attribute.display_name or attribute.name),
        type=kind,
        hint=hint or (words.text(own_hint) if words.has(own_hint) else ""),
        value=readable(ask.values[0]) if ask.values else "",
        values=[readable(value) for value in ask.values],
        required=ask.is_required,
        optional=not ask.is_required,
        autocomplete=purpose,
        inputmode=kind if kind in ("email", "tel", "url") else "",
        autocapitalize="none" if exact else ("words" if purpose.endswith("-name") else ""),
        spellcheck="false" if exact or purpose.endswith("-name") else "",
        dir="ltr" if kind in _LEFT_TO_RIGHT else "",
        placeholder=words.resolve(str(attribute.annotations.get("inputTypePlaceholder", ""))),
    )


def _password(ask: AskPassword, words: Messages, facts: Mapping[str, object]) -> list[Field]:
    fields = [new_password_field("password", words.text("password"), rules=facts.get("rules", []))]
    if ask.confirms:
        fields.append(new_password_field("password-confirm", words.text("passwordConfirm"), confirm=True))
    return fields


def new_password_field(name: str, label: str, **more: object) -> Field:
    """A password to be chosen."""
    given = {"rules": [], "confirm": False, **more}
    return plain_field(
        name,
        label,
        kind="password",
        type="password",
        autocomplete="new-password",
        autocapitalize="none",
        spellcheck="false",
        **given,
    )


def known_password_field(label: str, **more: object) -> Field:
    """A password that was chosen before."""
    return {**new_password_field("password", label), "autocomplete": "current-password", **more}


def new_email_field(words: Messages, **more: object) -> Field:
    """Another e-mail address."""
    return plain_field(
        EMAIL,
        words.text("newEmailLabel"),
        type="email",
        autocomplete="email",
        inputmode="email",
        autocapitalize="none",
        spellcheck="false",
        dir="ltr",
        **more,
    )


def code_field(words: Messages) -> Field:
    """Six digits from a mail: one input, so that they can be pasted. Its page is about nothing else, so it has the
    focus."""
    return plain_field(
        "code",
        words.text("verificationCode"),
        kind="code",
        autocomplete="one-time-code",
        inputmode="numeric",
        autocapitalize="none",
        spellcheck="false",
        enterkeyhint="go",
        dir="ltr",
        focus=True,
    )


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
