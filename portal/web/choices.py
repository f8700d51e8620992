"""What there is to choose from, in words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from portal.profile.attribute import Attribute
from portal.profile.normalise import readable
from portal.profile.number_format import as_shown
from portal.theming.messages import Messages

Option = Mapping[str, str]

_PLAIN = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._-]*")
# What the ids of a field's other parts end in.
_OTHER_PARTS = {"hint", "after", "message", "rules", "value"}


def options_of(attribute: Attribute, words: Messages, offered: Sequence[str], values: Sequence[str]) -> list[Option]:
    """The options as value, label and id of the input. An answer that is not among them is offered too: it would be
    lost otherwise, and what is wrong with it is said beside it."""
    labels = {_spelled(option): option_label(attribute, words, option) for option in offered}
    labels |= {value: value for value in values if value.strip() and _spelled(value) not in labels}
    return [
        {"value": option, "label": label, "id": _id(attribute.name, option, number)}
        for number, (option, label) in enumerate(labels.items(), start=1)
    ]


def in_words(attribute: Attribute, words: Messages, values: Sequence[str]) -> str:
    """What was answered, as it is read."""
    return ", ".join(readable(as_shown(attribute, option_label(attribute, words, value))) for value in values)


def option_label(attribute: Attribute, words: Messages, option: str) -> str:
    """The option in words: as `inputOptionLabels` says, else as the messages do under `inputOptionLabelsI18nPrefix`,
    else as it stands."""
    labels = attribute.annotations.get("inputOptionLabels")
    if isinstance(labels, Mapping):
        return words.resolve(str(labels.get(option, option)))
    key = f"{attribute.annotations.get('inputOptionLabelsI18nPrefix', '')}.{option}"
    return words.text(key) if words.has(key) else option


def _spelled(option: str) -> str:
    """As answers are kept, so that one is found among the options."""
    return unicodedata.normalize("NFC", option).strip()


def _id(name: str, option: str, number: int) -> str:
    """Keycloak's ids where they can be ids; options may be any text."""
    can_be = _PLAIN.fullmatch(option) and option not in _OTHER_PARTS
    return f"{name}-{option}" if can_be else f"{name}--{number}"
