"""Files of realms and people as they are read: JSON with every slip named by line and column."""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.problem import ConfigurationRefused, Problem

LARGEST = 512 * 1024 * 1024
"""Bytes of the largest file that is read: a person has about one thousand. It is read into memory, which takes about
six times as much."""


@dataclass(frozen=True)
class RealmFile:
    """What a file holds: one realm or several."""

    path: Path
    documents: tuple[Mapping[str, object], ...]


def read_file(path: Path) -> RealmFile:
    """The realms of a file: one object, or a list of them. Raises ConfigurationRefused."""
    raw = read_json(path)
    documents: list[object] = raw if isinstance(raw, list) else [raw]
    realms = tuple(each for each in documents if isinstance(each, dict))
    if not realms or len(realms) < len(documents):
        remedy = "Export the realm again"
        raise ConfigurationRefused([Problem(str(path), "holds neither a realm nor a list of realms", remedy)])
    return RealmFile(path, realms)


def read_json(path: Path) -> object:
    """What a file of JSON says. Raises ConfigurationRefused, with line and column where it is none."""
    try:
        return _parsed(_text(path))
    except ValueError as wrong:
        raise ConfigurationRefused([Problem(str(path), str(wrong))]) from None


def read_text(path: Path) -> str:
    """What a file says. Raises ConfigurationRefused where it cannot be read or is too large."""
    try:
        return _text(path)
    except ValueError as wrong:
        raise ConfigurationRefused([Problem(str(path), str(wrong))]) from None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as missing:
        raise ValueError(f"cannot be read: {missing.strerror}") from None
    if len(raw) > LARGEST:
        raise ValueError(f"is larger than {LARGEST // 1024 // 1024} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise ValueError(f"line {line}: is not UTF-8") from None


def _parsed(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_float=_finite, parse_constant=_finite)
    except json.JSONDecodeError as broken:
        raise ValueError(f"line {broken.lineno}, column {broken.colno}: {broken.msg}") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key '{twice}' stands twice in one object; only one of them would count")
    return found


def _finite(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(f"{word} is no number that JSON can hold")
    return number
