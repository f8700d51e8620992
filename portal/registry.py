"""The folder is the registry: one file is one named thing, its class says its options by its fields.

A file `not_username.py` with the class `NotUsername` is what a configuration calls `notUsername` or `not-username`.
"""

import pkgutil
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cached_property
from importlib import import_module
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from portal.problem import Problem, did_you_mean


Thing = TypeVar("Thing")


class Registry(Generic[Thing]):
    """The things that stand in one folder, found by the names that configurations use."""

    def __init__(self, package: str, noun: str) -> None:
        self.package = package
        self.noun = noun

    @cached_property
    def classes(self) -> Mapping[str, type[Thing]]:
        """Configuration name (of the file) to class; reads the folder once."""
        folder = import_module(self.package)
        names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
        return {name: getattr(import_module(f"{self.package}.{name}"), class_name(name)) for name in names}

    def build(self, name: str, options: Mapping[str, object], place: str) -> Thing | tuple[Problem, ...]:
        """The thing called `name` with its options, or everything that is wrong with asking for it."""
        found = self.classes.get(file_name(name))
        if found is None:
            known = (getattr(known, "spelling", None) or name for name, known in self.classes.items())
            return (Problem(place, f"unknown {self.noun} '{name}'", did_you_mean(name, known)),)
        given, problems = _read_options(found, options, f"{place}: {name}")
        if problems:
            return problems
        try:
            return found(**given)
        except ValueError as refused:
            return (Problem(f"{place}: {name}", str(refused)),)


def file_name(name: str) -> str:
    """`notUsername`, `not-username` and `NotUsername` all stand in `not_username`."""
    spaced = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.replace("-", "_").replace(".", "_").lstrip("_").replace("__", "_")


def class_name(name: str) -> str:
    """`not_username` holds the class `NotUsername`."""
    return "".join(part.capitalize() for part in file_name(name).split("_"))


def _read_options(
    wanted: type, options: Mapping[str, object], place: str
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    hints = get_type_hints(wanted)
    known = {field.name: field for field in fields(wanted) if field.init}
    given: dict[str, object] = {}
    problems: list[Problem] = []
    for key, raw in options.items():
        name = file_name(key)
        if name not in known:
            problems.append(Problem(place, f"unknown option '{key}'", did_you_mean(key, known) if known else "It takes none"))
            continue
        try:
            given[name] = _converted(raw, hints[name])
        except ValueError as wrong:
            problems.append(Problem(place, f"{key} must be {wrong}"))
    for name, field in known.items():
        bare = field.default is MISSING and field.default_factory is MISSING
        if bare and name not in given and not any(file_name(key) == name for key in options):
            problems.append(Problem(place, f"{name} is missing"))
    return given, tuple(problems)


def _converted(raw: object, hint: Any) -> object:
    """The option as its field wants it; exports write numbers and booleans as strings, so both are read."""
    if get_origin(hint) in (Union, types.UnionType):
        if raw is None or raw == "":
            return None
        hint = next(part for part in get_args(hint) if part is not type(None))
    reader = _READERS.get(get_origin(hint) or hint)
    return reader(raw) if reader else raw


def _whole_number(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError("a whole number")
    try:
        return int(raw)
    except ValueError:
        raise ValueError("a whole number") from None


def _number(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError("a number")
    try:
        return float(raw)
    except ValueError:
        raise ValueError("a number") from None


def _truth(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in ("true", "false"):
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
