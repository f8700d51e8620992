r"""Patterns of a realm as browsers and JSON Schema read them (ECMA-262 with the flag `u`), where the dialects agree.

Java's \d \w \s are ASCII, so they are written out; what only one side knows (properties, possessive quantifiers,
classes inside classes, flags) makes the whole pattern one that cannot be said.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\\(?P<short>[dwsDWS]) | \\(?P<control>[tnrf]) | \\x(?P<byte>[0-9A-Fa-f]{2}) | \\u(?P<unit>[0-9A-Fa-f]{4})"
    r"| \\(?P<literal>[^\sA-Za-z0-9]) | (?P<group>\((?:\?[:=!])?) | (?P<times>\{[0-9]+(?:,[0-9]*)?\}\??|[*+?]\??)"
    r"| (?P<plain>[^\\\[\](){}*+?])",
    re.VERBOSE | re.DOTALL,
)
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\\\[\]])*\]", re.DOTALL)
_MEMBER = re.compile(
    r"\\(?P<short>[dws]) | (?P<code>\\[tnrf]|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}) | \\(?P<literal>.) | (?P<plain>.)",
    re.VERBOSE | re.DOTALL,
)
_SHORT = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\x0b\f\r"}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


def portable(pattern: str) -> str | None:
    """The pattern for the whole of a value, or none where it cannot be said."""
    try:
        said = "".join(_translated(pattern))
        re.compile(said)
    except (ValueError, re.error, OverflowError, RecursionError):
        return None
    return f"^(?:{said})$"


def _translated(pattern: str) -> Iterator[str]:
    place, quantified, depth = 0, True, 0
    while place < len(pattern):
        if pattern[place] == ")":
            depth, place, quantified, told = depth - 1, place + 1, False, ")"
        elif found := _CLASS.match(pattern, place):
            told, place, quantified = _class(found[0]), found.end(), False
        elif found := _TOKEN.match(pattern, place):
            if found["times"] and quantified:
                raise ValueError("two quantifiers")
            told, place, quantified = _one(found), found.end(), bool(found["times"] or found["group"])
            depth += bool(found["group"])
        else:
            raise ValueError("not portable")
        if depth < 0:
            raise ValueError("a group ends that never began")
        yield told


def _one(found: "re.Match[str]") -> str:
    if short := found["short"]:
        return f"[^{_SHORT[short.lower()]}]" if short.isupper() else f"[{_SHORT[short]}]"
    if literal := found["literal"]:
        return f"\\{literal}" if literal in _SYNTAX else literal
    return found[0]


def _class(written: str) -> str:
    inside = written[1:-1]
    if "&&" in inside or "--" in inside or "||" in inside or "~~" in inside or inside in ("", "^"):
        raise ValueError("a class of its dialect")
    if inside.removeprefix("^").startswith("]"):
        raise ValueError("a bracket that closes nothing")
    return f"[{''.join(_members(inside))}]"


def _members(inside: str) -> Iterator[str]:
    members = list(_MEMBER.finditer(inside))
    for place, found in enumerate(members):
        if found["plain"] == "-" and any(each["short"] for each in members[max(0, place - 1) : place + 2]):
            yield r"\-"
        elif found["plain"] or found["code"]:
            yield found[0]
        elif found["short"]:
            yield _SHORT[found["short"]]
        elif (literal := found["literal"]).isalnum() or literal.isspace():
            raise ValueError("not portable")
        else:
            yield f"\\{literal}" if literal in _SYNTAX or literal == "-" else literal
