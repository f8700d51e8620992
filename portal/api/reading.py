"""Reads a JSON body, or says what is wrong with it. Stricter than Python's own reader: what two readers could
understand differently (a key written twice, NaN, broken UTF-8) is refused."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

Body = Mapping[str, object]

DEEPEST = 50
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


@dataclass(eq=False)
class Unreadable(Exception):
    """A body that is not taken: the status, a stable code, and a sentence for whoever wrote the program."""

    status: int
    code: str
    detail: str


def read_body(*, optional: bool = False) -> Body:
    """The object that the request's body is. Raises Unreadable; `optional`: no body at all is an empty object."""
    data = request.get_data(cache=True)
    if optional and not data:
        return {}
    if not (request.mimetype == "application/json" or request.mimetype.endswith("+json")):
        raise Unreadable(415, "unsupported-media-type", "Send the body as application/json.")
    return _object(parse(data))


def parse(data: bytes) -> object:
    """What this JSON text says. Raises Unreadable."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Unreadable(400, "malformed-json", "The body is not UTF-8.") from None
    if _depth(text) > DEEPEST:
        raise Unreadable(400, "malformed-json", f"The body is nested more than {DEEPEST} levels deep.")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise Unreadable(400, "malformed-json", f"The body is not JSON: {_place(broken)}.") from None


def _object(read: object) -> Body:
    if isinstance(read, dict):
        return read
    raise Unreadable(400, "malformed-json", "The body has to be a JSON object.")


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _depth(text: str) -> int:
    deepest = depth = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _place(broken: Exception) -> str:
    if isinstance(broken, json.JSONDecodeError):
        return f"line {broken.lineno}, column {broken.colno}"
    return str(broken) if type(broken) is ValueError and len(str(broken)) < 60 else "it holds what cannot be read"  # noqa: PLR2004
