r"""Regular expressions from configurations: read as Java reads them, and never able to hang the server.

Exports are written for Java, where \d \w \s \b and \p{Alpha} mean ASCII while \p{L} means every letter. No flag of an
engine here says that (ASCII would end \p{L} too), so these escapes are rewritten before the pattern is compiled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from time import thread_time

import regex

TIME_LIMIT = 0.03
"""Seconds of this thread's own processor time, for all the values of one check."""

LONGEST = 65_536
"""Code points; a longer value matches nothing."""

_CLASSES = {
    "d": "0-9",
    "w": "A-Za-z0-9_",
    "s": r" \t\n\x0b\f\r",
    "h": r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
    "v": r"\n\x0b\f\r\x85\u2028\u2029",
}
_POSIX = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "Alpha": "A-Za-z",
    "Digit": "0-9",
    "Alnum": "A-Za-z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r" \t\n\x0b\f\r",
}
_BOUNDARIES = {r"\b": r"(?a:\b)", r"\B": r"(?a:\B)"}
_TOKEN = regex.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|$) | \\[pP]\{(?P<property>\w+)\} | \\x\{(?P<code>[0-9A-Fa-f]{1,6})\}"
    r"| \\k<(?P<again>\w+)> | \\. | .",
    regex.VERBOSE | regex.DOTALL,
)


@dataclass(frozen=True)
class SafePattern:
    """A compiled pattern that answers in time."""

    text: str
    _compiled: "regex.Pattern[str]"

    @classmethod
    def of(cls, text: str) -> "SafePattern":
        """Compiles; ValueError with the reason when the text is no pattern."""
        try:
            return cls(text, regex.compile("".join(_translated(text)), regex.V1))
        except (regex.error, ValueError, OverflowError, RecursionError) as wrong:
            raise ValueError(f"'{text}' is not a regular expression ({wrong})") from None

    def matches(self, *values: str) -> bool:
        """Whether every value as a whole matches; no, when that cannot be told in time."""
        end = thread_time() + TIME_LIMIT
        return all(self._matches(value, end) for value in values)

    def _matches(self, value: str, end: float) -> bool:
        # The engine counts the processor time of all threads together: while passwords are hashed it runs out of time
        # that it never had. Only this thread's own time says that a value took too long.
        while len(value) <= LONGEST and (seconds := end - thread_time()) > 0:
            try:
                return self._compiled.fullmatch(value, timeout=seconds) is not None
            except TimeoutError:
                continue
            except MemoryError:
                break
        return False


def _translated(text: str) -> Iterator[str]:
    depth, previous = 0, ""
    for token in _TOKEN.finditer(text):
        written = token[0]
        # Inside a class the engine subtracts at --, and unites at || and ~~, where Java sees two plain characters.
        if depth and written in {"-", "|", "~"} and (written == previous or (written == "-" and _is_class(previous))):
            yield f"\\{written}"
        else:
            yield _rewritten(token)
        depth = max(0, depth + {"[": 1, "]": -1}.get(written, 0))
        previous = written


def _is_class(written: str) -> bool:
    return written.startswith("\\") and written[1] in "dwsDWSpP"


def _rewritten(token: "regex.Match[str]") -> str:
    written = token[0]
    if token["quoted"] is not None:
        return regex.escape(token["quoted"])
    if token["code"]:
        return regex.escape(chr(int(token["code"], 16)))
    if token["again"]:
        return f"(?P={token['again']})"
    if written in _BOUNDARIES:
        return _BOUNDARIES[written]
    members = _POSIX.get(token["property"]) if token["property"] else _CLASSES.get(written[1:].lower())
    if not members or not written.startswith("\\"):
        return written
    return f"[^{members}]" if written[1].isupper() else f"[{members}]"
