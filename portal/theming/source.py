"""The HTML in a template, with the line each element stands in. What Jinja does is left out, its lines are kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
DYNAMIC = "\u2026"
"""Stands for whatever Jinja writes: an attribute that holds it has a value, which only a rendering knows."""


@dataclass(frozen=True)
class Element:
    """A start tag. `parents` are the tags it stands in, the outermost first; `text` is what stands directly in it."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    parents: tuple["Element", ...] = ()
    text: str = ""

    def get(self, name: str) -> str:
        """An attribute, empty where it is missing."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        """Whether the attribute is there, whatever it says."""
        return name in self.attributes

    def is_within(self, tag: str) -> bool:
        """Whether it stands in an element of that tag."""
        return any(parent.tag == tag for parent in self.parents)


@lru_cache(maxsize=4096)
def elements_of(template: str) -> tuple[Element, ...]:
    """The elements of a template or of a finished page, in their order."""
    reader = _Reader()
    reader.feed(_JINJA.sub(_blank, template))
    reader.close()
    return reader.found()


def _blank(found: re.Match[str]) -> str:
    """As many lines as there were; an expression leaves a mark, because it writes something."""
    mark = DYNAMIC if found[0].startswith("{{") else " "
    return mark + "\n" * found[0].count("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self._all: list[tuple[Element, list[str]]] = []
        self._texts: dict[int, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], tuple(self._open))
        text: list[str] = []
        self._all.append((element, text))
        if tag not in _VOID:
            self._open.append(element)
            self._texts[id(element)] = text

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], tuple(self._open))
        self._all.append((element, []))

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self._texts[id(self._open[-1])].append(data)

    def found(self) -> tuple[Element, ...]:
        return tuple(
            Element(each.tag, each.attributes, each.line, each.parents, "".join(text).strip())
            for each, text in self._all
        )
