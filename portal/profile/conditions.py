"""When the answer to one question decides about another: whether it is shown, required, or what it offers."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Answers = Mapping[str, Sequence[str]]
"""What was answered, by the name of the attribute."""


@dataclass(frozen=True)
class Condition:
    """Speaks of the answer to `attribute`: one of `values`; where these are none, any answer at all.

    Of several answers one is enough. `is_negated` turns it round: none of the values, or no answer.
    """

    attribute: str
    values: frozenset[str] | None = None
    is_negated: bool = False

    def holds(self, given: Answers) -> bool:
        """Whether it is so with these answers; one that is not there is an empty one."""
        said = spelled(given.get(self.attribute, ()))
        is_met = bool(said) if self.values is None else not said.isdisjoint(self.values)
        return is_met is not self.is_negated


@dataclass(frozen=True)
class DependentOptions:
    """What a question offers, by the answer to `attribute`; for an answer that is not listed nothing is asked."""

    attribute: str
    by_value: Mapping[str, tuple[str, ...]]

    def offered(self, given: Answers) -> tuple[str, ...]:
        """The options for these answers; of several answers the options of all, each once."""
        said = spelled(given.get(self.attribute, ()))
        lists = (options for value, options in self.by_value.items() if value in said)
        return tuple(dict.fromkeys(option for options in lists for option in options))


def spelled(values: Sequence[str]) -> frozenset[str]:
    """Answers as conditions compare them: NFC, no white space around, none that is blank."""
    return frozenset(unicodedata.normalize("NFC", value).strip() for value in values) - {""}
