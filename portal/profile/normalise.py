"""The one spelling of a value, before it is judged and as it is kept. Never for passwords."""

import unicodedata
from collections.abc import Sequence

import regex

from portal.profile.attribute import EMAIL, USERNAME, Attribute
from portal.profile.number_format import as_kept

_UNREADABLE = regex.compile(r"[\p{Cc}\p{Cs}\u2028\u2029\ufffd]")
_UNREADABLE_IN_LINES = regex.compile(r"[[\p{Cc}\p{Cs}\ufffd]--[\n\t]]", regex.V1)
# No script stacks more than 30 marks on a letter (Unicode's stream-safe limit), and putting a longer heap in order
# takes time that grows with its square.
_HEAP_OF_MARKS = regex.compile(r"\p{M}{31}")
_SHOWS_NOTHING = regex.compile(r"[\s\p{Default_Ignorable_Code_Point}]*")


def normalise(attribute: Attribute, values: Sequence[str]) -> tuple[str, ...]:
    """NFC, no white space around, user name and e-mail address in small letters, numbers in the format that the profile
    keeps them in, blank values left out. Idempotent.

    A value that `is_unreadable` comes back as one that still is: refusing it is for `validate`.
    """
    spelled = (_spelled(attribute, value) for value in values)
    return tuple(value for value in spelled if not _SHOWS_NOTHING.fullmatch(value))


def is_unreadable(attribute: Attribute, value: str) -> bool:
    """Whether the value holds what no keyboard writes: NUL and other control characters, lone surrogates, U+FFFD (what
    a decoder leaves of broken bytes), heaps of marks. Line breaks and tabs are control characters but in a textarea."""
    pattern = _UNREADABLE_IN_LINES if has_lines(attribute) else _UNREADABLE
    return bool(pattern.search(value) or _HEAP_OF_MARKS.search(value))


def readable(value: str) -> str:
    """The value as it can be stored and shown anywhere: U+FFFD stands for each character that cannot."""
    if value.isascii() and value.isprintable():
        return value
    return _HEAP_OF_MARKS.sub("\ufffd", _UNREADABLE_IN_LINES.sub("\ufffd", value))


def has_lines(attribute: Attribute) -> bool:
    """Whether the value may have several lines."""
    return attribute.annotations.get("inputType") == "textarea"


def _spelled(attribute: Attribute, value: str) -> str:
    if _HEAP_OF_MARKS.search(value):
        return value
    value = unicodedata.normalize("NFC", value)
    if has_lines(attribute):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if attribute.name in {USERNAME, EMAIL}:
        # Small letters can fall out of the normal form, and back in it have a small letter again.
        value = unicodedata.normalize("NFC", value.lower())
    return as_kept(attribute, value.strip())
