"""The door's words in: a body becomes what a form would have said. What the server owns is dropped here unseen: only
what the profile asks is ever read."""

from collections.abc import Mapping, Sequence

from portal.api.answers import FieldError, Refused
from portal.api.reading import Body
from portal.flows.flow import Values
from portal.flows.steps.registration_password_action import CONFIRMATION, PASSWORD
from portal.flows.steps.registration_terms_and_conditions import ACCEPTED, VERSION
from portal.profile.attribute import USERNAME
from portal.profile.user_profile import UserProfile

UNUSABLE = "\0"
"""Stands for a value of a wrong type: no rule lets it pass, so it is told together with all that is wrong else."""

_TICKED = (True, "true", "on")


def registration(body: Body, profile: UserProfile) -> Values:
    """What the registration form would have been filled with. A password typed by a program needs no second typing."""
    given = _attributes(body, profile)
    password = _password(body)
    if password is not None:
        given |= {PASSWORD: (password,), CONFIRMATION: (password,)}
    if body.get(ACCEPTED) in _TICKED:
        given |= {ACCEPTED: ("on",), VERSION: (_text_or(body.get(VERSION), UNUSABLE),)}
    return given


def one_value(body: Body, name: str, profile: UserProfile) -> tuple[tuple[str, ...], Values]:
    """The values to be checked for one attribute, and the answers to others on which it depends."""
    given = _attributes(body, profile)
    return given.pop(name, ()), given


def text(body: Body, *names: str) -> str:
    """The text under the first of these names that is there; nothing where none is. Raises Refused for another type."""
    name = next((name for name in names if body.get(name) is not None), None)
    if name is None:
        return ""
    value = body[name]
    if isinstance(value, str):
        return value
    wrong: FieldError = {
        "field": name,
        "code": "error-invalid-value",
        "params": {},
        "message": "This has to be a text.",
    }
    raise Refused(400, "invalid-fields", wrong["message"], title="A field is wrong", errors=[wrong])


def login(body: Body) -> Values:
    """Whose password was forgotten."""
    return {USERNAME: (text(body, "username", "email"),)}


def _attributes(body: Body, profile: UserProfile) -> dict[str, tuple[str, ...]]:
    """What is given for attributes of the profile; at top level before `attributes`."""
    nested = body.get("attributes")
    given = {**(nested if isinstance(nested, Mapping) else {}), **{k: v for k, v in body.items() if v is not None}}
    named = {name: value for name, value in given.items() if value is not None and profile.named(name)}
    found = {name: _values(value) for name, value in named.items()}
    if nested is not None and not isinstance(nested, Mapping):
        wrong: FieldError = {"field": "attributes", "code": "error-invalid-value", "params": {}, "message": _OBJECT}
        raise Refused(400, "invalid-fields", _OBJECT, title="A field is wrong", errors=[wrong])
    return found


_OBJECT = "This has to be an object: names with texts, or with lists of texts."


def _values(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(_text_or(each, UNUSABLE) for each in listed)


def _password(body: Body) -> str | None:
    """The password at top level, else Keycloak's first credential of that type."""
    if body.get(PASSWORD) is not None:
        return _text_or(body[PASSWORD], UNUSABLE)
    listed = body.get("credentials")
    if listed is None:
        return None
    return _credential(listed) if isinstance(listed, list) else UNUSABLE


def _credential(listed: Sequence[object]) -> str | None:
    for each in listed:
        if not isinstance(each, Mapping):
            return UNUSABLE
        if each.get("type", PASSWORD) == PASSWORD:
            return _text_or(each.get("value"), UNUSABLE)
    return None


def _text_or(value: object, otherwise: str) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else otherwise
