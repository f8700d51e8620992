"""The folder is the registry: one file is one named thing, its class says its options by its fields.

A file `not_username.py` with the class `NotUsername` is what a configuration calls `notUsername` or `not-username`.
"""

import math
import pkgutil
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache, cached_property, lru_cache
from importlib import import_module
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from portal.problem import Problem, did_you_mean

Thing = TypeVar("Thing")


def dashed(file: str) -> str:
    """`not_username` as validators, steps and options are written: `not-username`."""
    return file.replace("_", "-")


def camelled(file: str) -> str:
    """`not_username` as policies are written: `notUsername`."""
    first, *rest = file.split("_")
    return first + "".join(part.capitalize() for part in rest)


class Registry(Generic[Thing]):
    """The things that stand in one folder, found by the names that configurations use."""

    def __init__(self, package: str, noun: str, spelled: Callable[[str], str] = dashed) -> None:
        self.package = package
        self.noun = noun
        self.spelled = spelled

    @cached_property
    def classes(self) -> Mapping[str, type[Thing]]:
        """Name of the file to class; reads the folder once."""
        folder = import_module(self.package)
        names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
        return {name: getattr(import_module(f"{self.package}.{name}"), class_name(name)) for name in names}

    @property
    def names(self) -> tuple[str, ...]:
        """What a configuration can name, as it is written there."""
        return tuple(self.spelled(name) for name in self.classes)

    def named(self, name: str) -> type[Thing] | None:
        """The class of that name, however it is spelled."""
        return self.classes.get(file_name(name))

    def build(self, name: str, options: Mapping[str, object], place: str) -> Thing | tuple[Problem, ...]:
        """The thing called `name` with its options, or everything that is wrong with asking for it."""
        found = self.named(name)
        if found is None:
            return (Problem(place, f"unknown {self.noun} '{name}'", did_you_mean(name, self.names)),)
        given, problems = _read_options(found, options, f"{place}: {name}")
        if problems:
            return problems
        try:
            return found(**given)
        except ValueError as refused:
            return (Problem(f"{place}: {name}", str(refused)),)


@lru_cache(maxsize=1024)
def file_name(name: str) -> str:
    """`notUsername`, `not-username` and `NotUsername` all stand in `not_username`."""
    spaced = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return re.sub(r"[-._]+", "_", spaced).lstrip("_")


def class_name(name: str) -> str:
    """`not_username` holds the class `NotUsername`."""
    return "".join(part.capitalize() for part in file_name(name).split("_"))


def _read_options(
    wanted: type, options: Mapping[str, object], place: str
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    known = {field.name: field for field in fields(wanted) if field.init}
    read, problems = _converted_options(known, _hints(wanted), options, place)
    missing = (Problem(place, f"{_spelled(field)} is missing") for field in _missing(known, options))
    return read, (*problems, *missing)


@cache
def _hints(wanted: type) -> Mapping[str, Any]:
    """Reading them takes as long as everything else together, and files of people ask for each password."""
    return get_type_hints(wanted)


def _converted_options(
    known: Mapping[str, "Field[Any]"], hints: Mapping[str, Any], options: Mapping[str, object], place: str
) -> tuple[dict[str, object], list[Problem]]:
    read: dict[str, object] = {}
    problems: list[Problem] = []
    for key, raw in options.items():
        name = file_name(key)
        if name not in known:
            problems.append(Problem(place, f"unknown option '{key}'", _options_remedy(key, known)))
            continue
        try:
            read[name] = _converted(raw, hints[name])
        except ValueError as wrong:
            problems.append(Problem(place, f"{key} must be {wrong}"))
    return read, problems


def _missing(known: Mapping[str, "Field[Any]"], options: Mapping[str, object]) -> Iterator["Field[Any]"]:
    given = {file_name(key) for key in options}
    for name, field in known.items():
        if field.default is MISSING and field.default_factory is MISSING and name not in given:
            yield field


def _options_remedy(key: str, known: Mapping[str, "Field[Any]"]) -> str:
    return did_you_mean(key, map(_spelled, known.values())) if known else "It takes no options"


def _spelled(field: "Field[Any]") -> str:
    """An option as it is written: the dashed name, or what its field says (`field(metadata={"spelling": …})`)."""
    return str(field.metadata.get("spelling") or dashed(field.name))


def _converted(raw: object, hint: Any) -> object:  # noqa: ANN401 - a type, of whatever kind
    """The option as its field wants it; exports write numbers and booleans as strings, so both are read."""
    if get_origin(hint) in {Union, types.UnionType}:
        if raw is None or raw == "":
            return None
        hint = next(part for part in get_args(hint) if part is not type(None))
    reader = _READERS.get(get_origin(hint) or hint)
    return reader(raw) if reader else raw


def _whole_number(raw: object) -> int:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    written = str(raw).strip() if isinstance(raw, int | str) and not isinstance(raw, bool) else ""
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", written):
        raise ValueError("a whole number")
    return int(written)


def _number(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError("a number")
    try:
        number = float(raw)
    except (ValueError, OverflowError):
        raise ValueError("a number") from None
    if not math.isfinite(number):
        raise ValueError("a number")
    return number


def _truth(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    raise ValueError("true or false")


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError("a text")
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(item, str) for item in raw):
        raise ValueError("a list of texts")
    return tuple(raw)


_READERS: Mapping[object, Callable[[object], object]] = {
    int: _whole_number,
    float: _number,
    bool: _truth,
    str: _text,
    tuple: _texts,
}
