"""A document being read: each key in its type or with its default, every mistake noted with its place and remedy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from portal.problem import Problem

Value = TypeVar("Value")

LONGEST = 3_153_600_000
"""A hundred years, in seconds: more is a mistake, and far more does not fit into a time."""


@dataclass
class Reading:
    """One object of a document. `asked` are the keys looked at; `problems` is shared with the objects inside it.

    `null` means absent, as in Keycloak's own files; "true" and "300" are read as true and 300, as Keycloak reads them.
    """

    document: Mapping[str, object]
    place: str
    problems: list[Problem] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def truth(self, key: str, *, default: bool = False) -> bool:
        """A boolean."""
        return self._value(key, default, _truth, "Write true or false, without quotation marks")

    def number(self, key: str, default: int = 0, *, least: int = 0, most: int = LONGEST) -> int:
        """A whole number within limits."""
        found = self._value(key, default, _whole_number, "Write digits only")
        if least <= found <= most:
            return found
        self.refuse(key, f"must be between {least} and {most}, not {found}")
        return default

    def seconds(self, key: str, default: int = 0, *, least: int = 0) -> timedelta:
        """A length of time, written in seconds."""
        return timedelta(seconds=self.number(key, default, least=least))

    def text(self, key: str, default: str = "") -> str:
        """A text; an empty one counts as absent."""
        return self._value(key, default, _text, "Write it in quotation marks") or default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once, in their order."""
        none: tuple[str, ...] = ()
        return tuple(dict.fromkeys(self._value(key, none, _texts, 'Write a list: ["…", "…"]')))

    def section(self, key: str) -> "Reading":
        """An object inside this one; an empty one where it is absent or wrong."""
        empty: Mapping[str, object] = {}
        inside = self._value(key, empty, _object, "Write an object: {…}")
        return Reading(inside, f"{self.place}: {key}", self.problems)

    def sections(self, key: str, name: str) -> tuple["Reading", ...]:
        """A list of objects inside this one, told apart in places by their member `name`."""
        none: tuple[Mapping[str, object], ...] = ()
        listed = self._value(key, none, _objects, "Write a list of objects: [{…}, {…}]")
        return tuple(
            Reading(each, f"{self.place}: {key} '{each.get(name, number)}'", self.problems)
            for number, each in enumerate(listed, start=1)
        )

    def strings(self, key: str) -> Mapping[str, str]:
        """An object whose members are texts; numbers and booleans become the text Keycloak makes of them."""
        inside = self.section(key)
        return {name: read for name in inside.document if (read := inside.scalar(name)) is not None}

    def scalar(self, key: str) -> str | None:
        """A text, or a number or boolean as one."""
        return self._value(key, None, _scalar, "Write a text")

    def refuse(self, key: str, message: str, remedy: str = "") -> None:
        """Notes a mistake in one of the keys."""
        self.problems.append(Problem(f"{self.place}: {key}", message, remedy))

    def _value(self, key: str, default: Value, read: Callable[[object], Value], remedy: str) -> Value:
        self.asked.add(key)
        raw = self.document.get(key)
        if raw is None:
            return default
        try:
            return read(raw)
        except ValueError as wrong:
            self.refuse(key, f"must be {wrong}", remedy)
            return default


def _truth(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in ("true", "false"):
        return raw.lower() == "true"
    raise ValueError(f"true or false, not {_shown(raw)}")


def _whole_number(raw: object) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.lstrip("-").isdigit() and len(raw) < len(str(LONGEST)) * 2:
        return int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    raise ValueError(f"a whole number, not {_shown(raw)}")


def _text(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    raise ValueError(f"a text, not {_kind(raw)}")


def _texts(raw: object) -> tuple[str, ...]:
    if isinstance(raw, list | tuple) and all(isinstance(each, str) for each in raw):
        return tuple(raw)
    raise ValueError(f"a list of texts, not {_kind(raw)}")


def _object(raw: object) -> Mapping[str, object]:
    if isinstance(raw, Mapping):
        return raw
    raise ValueError(f"an object, not {_kind(raw)}")


def _objects(raw: object) -> tuple[Mapping[str, object], ...]:
    if isinstance(raw, list | tuple) and all(isinstance(each, Mapping) for each in raw):
        return tuple(raw)
    raise ValueError(f"a list of objects, not {_kind(raw)}")


def _scalar(raw: object) -> str | None:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str | int | float):
        return str(raw)
    raise ValueError(f"a text, not {_kind(raw)}")


def _shown(raw: object) -> str:
    return f'"{raw}"' if isinstance(raw, str) and len(raw) <= 40 else _kind(raw)  # noqa: PLR2004  (fits on a line)


def _kind(raw: object) -> str:
    """What was found, without showing it: it may be a secret."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, list | tuple):
        return "a list" if all(isinstance(each, str) for each in raw) else "a list of something else"
    kinds = {str: "a text", int: "a number", float: "a number", dict: "an object"}
    return kinds.get(type(raw), "something else")
