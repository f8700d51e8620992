"""Java's MessageFormat as message files use it: `{0}`, number, date, time, choice, plural, select, apostrophes.

One apostrophe starts quoted text and vanishes, two make one; that holds for every text, with arguments or without.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from portal.theming.locales import parsed

_LIMIT = re.compile(r"\s*(-?(?:\d+(?:\.\d+)?|∞))\s*([#<≤])")
_BRANCH = re.compile(r"\s*(=?\w+)\s*\{")
_OFFSET = re.compile(r"\s*offset:(\d+)")
_SAME = "#"


@dataclass(frozen=True)
class Pattern:
    """A message ready to be filled: literal texts and places for arguments, in order."""

    parts: "tuple[str | Place, ...]"

    def fill(self, arguments: Sequence[object], tag: str) -> str:
        """The text with its arguments, numbers and dates written as in the locale `tag`."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        locale = parsed(tag)
        return "".join(part if isinstance(part, str) else part.fill(arguments, locale, tag) for part in self.parts)


@dataclass(frozen=True)
class Place:
    """`{index}` or `{index,kind,style}`; branches belong to choice, plural and select."""

    index: int
    kind: str = ""
    style: str = ""
    branches: tuple[tuple[str, Pattern], ...] = ()
    offset: int = 0

    def fill(self, arguments: Sequence[object], locale: Locale, tag: str) -> str:
        """What stands in this place; an argument that was not given leaves the place visible."""
        if self.index >= len(arguments):
            return f"{{{self.index}}}"
        value = arguments[self.index]
        if not self.branches:
            return _shown(value, self.kind, self.style, locale)
        branch, told = self._branch(value, locale)
        filled = (told, *arguments) if self.kind == "plural" else arguments
        return _shift(branch, self.kind).fill(filled, tag)

    def _branch(self, value: object, locale: Locale) -> tuple[Pattern, object]:
        known = dict(self.branches)
        if self.kind == "select":
            return known.get(str(value), known["other"]), value
        number = value if isinstance(value, int | float) else 0
        if self.kind == "choice":
            return _chosen(self.branches, number), value
        told = number - self.offset
        exact = known.get(f"={number}")
        return exact or known.get(str(locale.plural_form(told)), known["other"]), told


@lru_cache(maxsize=8192)
def compile_pattern(text: str) -> Pattern:
    """The pattern a text is. Raises ValueError where a brace is not closed or a part is not of this language."""
    return Pattern(tuple(_parts(text)))


def arguments_of(text: str) -> frozenset[int]:
    """The numbers of the arguments that a text has places for. Raises ValueError as `compile_pattern` does."""
    return frozenset(_indexes(compile_pattern(text)))


def _indexes(pattern: Pattern) -> Iterator[int]:
    for part in pattern.parts:
        if isinstance(part, Place):
            yield part.index
            for _, branch in part.branches:
                yield from _indexes(branch)


def _parts(text: str) -> Iterator[str | Place]:
    literal: list[str] = []
    position = 0
    while position < len(text):
        sign = text[position]
        if sign == "{":
            if literal:
                yield "".join(literal)
                literal = []
            end = _closing(text, position)
            yield _place(text[position + 1 : end])
            position = end + 1
        elif sign == "'":
            quoted, position = _quoted(text, position)
            literal.append(quoted)
        else:
            literal.append(sign)
            position += 1
    if literal or not text:
        yield "".join(literal)


def _quoted(text: str, start: int) -> tuple[str, int]:
    """What an apostrophe at `start` stands for, and where the text goes on."""
    if text.startswith("''", start):
        return "'", start + 2
    end = start + 1
    while end < len(text):
        if text.startswith("''", end):
            end += 2
        elif text[end] == "'":
            break
        else:
            end += 1
    return text[start + 1 : end].replace("''", "'"), end + 1


def _closing(text: str, start: int) -> int:
    """Where the brace opened at `start` closes; quoted braces do not count."""
    depth, position = 0, start
    while position < len(text):
        if text[position] == "'":
            position = _quoted(text, position)[1]
            continue
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
        position += 1
    raise ValueError(f"a brace is not closed: {text[start : start + 30]}")


def _place(inside: str) -> Place:
    index, kind, style = ([part.strip() for part in inside.split(",", 2)] + ["", ""])[:3]
    if not index.isdigit():
        raise ValueError(f"an argument is a number, not '{index}'")
    readers = {"choice": _choices, "plural": _branches, "select": _branches}
    if kind not in (*readers, "", "number", "date", "time"):
        raise ValueError(f"unknown format '{kind}'")
    offset = _OFFSET.match(style) if kind == "plural" else None
    style = style[offset.end() :] if offset else style
    branches = tuple(readers[kind](style)) if kind in readers else ()
    if kind in ("plural", "select") and "other" not in dict(branches):
        raise ValueError(f"{kind} needs a branch 'other'")
    return Place(int(index), kind, style, branches, int(offset[1]) if offset else 0)


def _branches(style: str) -> Iterator[tuple[str, Pattern]]:
    position = 0
    while found := _BRANCH.match(style, position):
        end = _closing(style, found.end() - 1)
        yield found[1], compile_pattern(style[found.end() : end])
        position = end + 1
    if style[position:].strip():
        raise ValueError(f"not a branch: {style[position:].strip()}")


def _choices(style: str) -> Iterator[tuple[str, Pattern]]:
    for piece in _pieces(style):
        limit = _LIMIT.match(piece)
        if limit is None:
            raise ValueError(f"not a choice: {piece}")
        yield limit[1].replace("∞", "inf") + ("<" if limit[2] == "<" else ""), compile_pattern(piece[limit.end() :])


def _pieces(style: str) -> Iterator[str]:
    """The choices, cut at bars that stand in no brace and no quote."""
    begin = position = 0
    while position < len(style):
        if style[position] == "'":
            position = _quoted(style, position)[1]
        elif style[position] == "{":
            position = _closing(style, position) + 1
        elif style[position] == "|":
            yield style[begin:position]
            begin = position = position + 1
        else:
            position += 1
    yield style[begin:]


def _chosen(branches: Sequence[tuple[str, Pattern]], number: float) -> Pattern:
    chosen = branches[0][1]
    for limit, pattern in branches:
        if number > float(limit[:-1]) if limit.endswith("<") else number >= float(limit):
            chosen = pattern
    return chosen


def _shift(branch: Pattern, kind: str) -> Pattern:
    return _counted(branch) if kind == "plural" else branch


@lru_cache(maxsize=1024)
def _counted(branch: Pattern) -> Pattern:
    """A plural's branch, where `#` is the number: it becomes place 0 and all others move up by one."""
    parts: list[str | Place] = []
    for part in branch.parts:
        if isinstance(part, Place):
            parts.append(Place(part.index + 1, part.kind, part.style, part.branches, part.offset))
            continue
        for number, piece in enumerate(part.split(_SAME)):
            parts.extend([Place(0)] if number else [])
            parts.extend([piece] if piece else [])
    return Pattern(tuple(parts))


def _shown(value: object, kind: str, style: str, locale: Locale) -> str:
    if isinstance(value, datetime) and kind in ("date", "time"):
        width = style if style in ("short", "medium", "long", "full") else "medium"
        return format_date(value, width, locale) if kind == "date" else format_time(value, width, locale=locale)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    if style == "percent":
        return format_percent(value, locale=locale)
    return format_decimal(value, {"integer": "#,##0", "": None}.get(style, style), locale)
