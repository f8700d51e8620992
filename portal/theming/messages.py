"""The words of one theme, for one kind of page, in one language, with the realm's own texts above the theme's."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from portal.theming.message_format import compile_pattern

_PLACEHOLDER = re.compile(r"\$\{([^{}]+)\}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Layer:
    """Texts of one language level, from one source."""

    tag: str
    texts: Mapping[str, str]


class Messages:
    """Finds sentences by key: realm before theme on each level, the nearer language level first."""

    def __init__(self, locale: str, layers: Sequence[Layer]) -> None:
        self.locale = locale
        self._layers = tuple(layers)
        self._plain: dict[str, str] = {}

    def text(self, key: str, *arguments: object) -> str:
        """The sentence of that key, filled; the key itself where there is none."""
        if not arguments and key in self._plain:
            return self._plain[key]
        found = self._found(key)
        if found is None:
            return key
        told = self._filled(found[0], found[1], arguments)
        if not arguments:
            self._plain[key] = told
        return told

    def strong(self, key: str, *arguments: object) -> Markup:
        """The sentence as HTML, each argument made strong and kept apart from the direction of the text around it."""
        marks = [chr(0xE000 + number) for number in range(len(arguments))]
        sentence = escape(self.text(key, *marks))
        for mark, argument in zip(marks, arguments, strict=True):
            sentence = sentence.replace(mark, Markup("<strong><bdi>{}</bdi></strong>").format(argument))
        return sentence

    def has(self, key: str) -> bool:
        """Whether there is a sentence of that key."""
        return self._found(key) is not None

    def resolve(self, text: str) -> str:
        """`${key}` becomes that key's sentence (the bare key where there is none); anything else is meant literally."""
        whole = _PLACEHOLDER.fullmatch(text)
        return self.text(whole[1]) if whole else text

    def locale_of(self, key: str) -> str:
        """The language a sentence really is in, which is another one where a translation is missing."""
        found = self._found(key)
        return self.locale if found is None else found[0]

    def names(self) -> frozenset[str]:
        """All keys there are."""
        return frozenset().union(*(layer.texts for layer in self._layers))

    def _found(self, key: str) -> tuple[str, str] | None:
        return next(((layer.tag, layer.texts[key]) for layer in self._layers if key in layer.texts), None)

    def _filled(self, tag: str, text: str, arguments: Sequence[object]) -> str:
        if "${" in text:
            # One level deep, so that no text can hold itself; what is left stands as it is written.
            text = _PLACEHOLDER.sub(r"$'{'\1'}'", _PLACEHOLDER.sub(self._inner, text))
        try:
            return compile_pattern(text).fill(arguments, tag)
        except ValueError as broken:
            # A text an operator or a brand wrote wrongly must not take the page down.
            _log.warning("message shown as it stands: %s", broken)
            return text

    def _inner(self, placeholder: re.Match[str]) -> str:
        found = self._found(placeholder[1])
        return placeholder[0] if found is None else found[1]
