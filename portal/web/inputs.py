"""How a question is drawn: the element, the type of its input and the keyboard for it, as its annotations say.

The annotations are Keycloak's (reference: contract, section 1.6).
"""

import re
from collections.abc import Sequence

from portal.profile.attribute import Attribute
from portal.profile.number_format import has_number_format
from portal.profile.user_profile import UserProfile
from portal.web.purposes import purpose_of, type_for

TEXT, TEXTAREA, ROWS, SELECT, RADIO, CHECKBOXES = "text", "textarea", "rows", "select", "radio", "checkboxes"
TICK, HIDDEN = "checkbox", "hidden-answer"
CHOICES = (SELECT, RADIO, CHECKBOXES)
LETTERS = ("text", "search", "email", "tel", "url", "password")
DATES = ("date", "datetime-local", "month", "week", "time")
_TYPES = {*LETTERS, *DATES, "number", "range", "color"}

_KINDS = {
    "textarea": TEXTAREA,
    "select": SELECT,
    "multiselect": SELECT,
    "select-radiobuttons": RADIO,
    "multiselect-checkboxes": CHECKBOXES,
    "checkbox": TICK,
    "hidden": HIDDEN,
}
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?"
_PICKERS = {
    "number": r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?",
    "range": r"-?[0-9]+(\.[0-9]+)?",
    "color": r"#[0-9a-fA-F]{6}",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "datetime-local": rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME}",
    "month": r"[0-9]{4}-[0-9]{2}",
    "week": r"[0-9]{4}-W[0-9]{2}",
    "time": _TIME,
}
"""What an input of this type can hold: of any other value browsers show nothing."""


def kind_of(attribute: Attribute) -> str:
    """The element that draws it."""
    kind = _KINDS.get(configured(attribute).removeprefix("html5-"), TEXT)
    return ROWS if attribute.multivalued and kind in (TEXT, TEXTAREA) else kind


def type_of(attribute: Attribute, values: Sequence[str]) -> str:
    """The type of its input. A value that the wanted type could not show stands in a plain one, where it can be seen
    and mended."""
    wanted = configured(attribute).removeprefix("html5-")
    if not wanted:
        return type_for(purpose_of(attribute.name))
    can_hold = _PICKERS.get(wanted, "")
    is_shown = not can_hold or all(re.fullmatch(can_hold, value) for value in values if value)
    return wanted if wanted in _TYPES and is_shown else "text"


def configured(attribute: Attribute) -> str:
    """The annotation `inputType`."""
    return str(attribute.annotations.get("inputType", ""))


def takes_many(attribute: Attribute) -> bool:
    """Whether several options may be chosen."""
    return configured(attribute).startswith("multiselect")


def inputmode_of(attribute: Attribute, type_: str) -> str:
    """The keyboard that a touch screen shows."""
    if type_ in ("email", "tel", "url", "search"):
        return type_
    if type_ not in ("text", "number"):
        return ""
    if has_number_format(attribute):
        return "numeric"
    name, lowest = number_rule(attribute)
    if lowest is None or lowest < 0:
        return ""  # a keyboard of digits has no minus
    return "numeric" if name == "integer" else "decimal"


def number_rule(attribute: Attribute) -> tuple[str, float | None]:
    """The name of the validator that wants a number, "" where there is none, and the least that it takes."""
    name = next((name for name in ("integer", "double") if name in attribute.validators), "")
    return name, getattr(attribute.validators.get(name), "min", None)


def mirrors(profile: UserProfile, name: str) -> bool:
    """Whether the field of that name shows just what was typed into it, whatever that was: it is no choice, has no
    format, brings up no questions, and its type takes any text."""
    attribute = profile.named(name)
    if attribute is None:
        return True
    is_plain = kind_of(attribute) in (TEXT, TEXTAREA, ROWS) and not has_number_format(attribute)
    return is_plain and type_of(attribute, ("x",)) == type_of(attribute, ()) and name not in profile.controlling()
