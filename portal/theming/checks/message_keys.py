"""Sentences that pages ask for are there, those that are there are asked for, with as many gaps as are filled."""

import re
from collections.abc import Iterator, Mapping

from portal.theming.check import WARNING, Finding, Subject
from portal.theming.message_format import arguments_of
from portal.theming.properties import lines_of

_ASKED = re.compile(r"""\bmsg(?:_strong)?\(\s*(["'])([\w.$-]+)\1\s*([,)])""")
_BEGUN = re.compile(r"""\bmsg(?:_strong)?\(\s*(["'])([\w.$-]+\.)\1\s*~""")
_PLACEHOLDER = re.compile(r"\$\{([^{}]+)\}")


class MessageKeys:
    """Compares the keys in templates and messages with all that the chain knows."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Keys that nobody has, keys that nobody asks for, gaps that nobody fills."""
        yield from self._missing(subject)
        if subject.is_base:
            return
        begun = tuple({found[2] for text in subject.templates.values() for found in _BEGUN.finditer(text)})
        for path in subject.messages_files():
            texts = subject.edition.properties(path)
            known = _known(subject, path)
            own_keys = _asked_here(subject)
            for key, line in lines_of(subject.edition.texts[path]):
                if key not in known and key not in own_keys and not key.startswith(begun):
                    told = f"no page asks for '{key}'"
                    yield Finding(path, line, "unused-key", told, _nearest(key, known), weight=WARNING)
                elif key in known and key in texts:
                    yield from _gaps(path, line, key, texts[key], known[key])

    @staticmethod
    def _missing(subject: Subject) -> Iterator[Finding]:
        for path, text in subject.templates.items():
            kind = "email" if path.startswith("email/") else "login"
            words = subject.themes.messages(subject.name, kind, "en")
            for number, line in enumerate(text.splitlines(), 1):
                for found in _ASKED.finditer(line):
                    if not words.has(found[2]):
                        told = f"there is no sentence '{found[2]}'"
                        yield Finding(path, number, "missing-key", told, f"Write it into {_file(path)}")


def _known(subject: Subject, path: str) -> Mapping[str, str]:
    """Every sentence of the parents, in English: the language all others are translated from."""
    kinds = ("email",) if path.startswith("email/") else ("login", "account", "email")
    found: dict[str, str] = {}
    for kind in kinds:
        for link in subject.parents(kind):
            for file in (f"{kind}/messages/messages_en.properties", "messages/messages_en.properties"):
                for place in link.candidates(file):
                    found = {**link.properties(place), **found}
    return found


def _asked_here(subject: Subject) -> frozenset[str]:
    """Keys that the theme's own templates and sentences ask for."""
    asked = {found[2] for text in subject.templates.values() for found in _ASKED.finditer(text)}
    for path in subject.messages_files():
        for text in subject.edition.properties(path).values():
            asked |= set(_PLACEHOLDER.findall(text))
    return frozenset(asked)


def _gaps(path: str, line: int, key: str, own: str, parents: str) -> Iterator[Finding]:
    try:
        own, parents = _PLACEHOLDER.sub(r"\1", own), _PLACEHOLDER.sub(r"\1", parents)
        more = arguments_of(own) - arguments_of(parents)
    except ValueError:
        return  # told by another check
    if more:
        gaps = ", ".join(f"{{{number}}}" for number in sorted(more))
        told = f"'{key}' has {gaps}, which nobody fills: the sentence is given {len(arguments_of(parents))}"
        yield Finding(path, line, "wrong-arguments", told, f"The parent's: {parents}")


def _nearest(key: str, known: Mapping[str, str]) -> str:
    same = [other for other in known if other.lower() == key.lower()]
    return f"Did you mean '{same[0]}'?" if same else _UNUSED


_UNUSED = "Is it misspelled, or from another version? Keys that a realm's own attributes name are fine"


def _file(path: str) -> str:
    return "email/messages/messages_en.properties" if path.startswith("email/") else "messages/messages_en.properties"
