"""Fields as plain data: what a page asks, one by one. Themes get nothing but this."""

from collections.abc import Sequence

from portal.profile.attribute import EMAIL
from portal.theming.messages import Messages

Field = dict[str, object]


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
