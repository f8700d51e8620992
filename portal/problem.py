"""What an operator has to mend: every mistake found at load, with its place and its remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One mistake in a configuration. `place` reads from the outside in: `realm 'demo': attribute 'x': length`."""

    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}"
        return f"{told}. {self.remedy}" if self.remedy else told

    def within(self, place: str) -> "Problem":
        """The same problem seen from one room further out."""
        return Problem(f"{place}: {self.place}", self.message, self.remedy)


class ConfigurationRefused(Exception):
    """A configuration that is not taken; carries all its problems, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy sentence: the nearest known word, else the list of them."""
    ordered = sorted(known)
    by_small_letters = {each.lower(): each for each in ordered}
    near = get_close_matches(word.lower(), by_small_letters, n=1)
    return f"Did you mean '{by_small_letters[near[0]]}'?" if near else f"Known are: {', '.join(ordered)}"


def near_miss(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one is nearly certainly meant to be; none where it may well be a word of its own."""
    by_small_letters = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), by_small_letters, n=1, cutoff=0.85)
    return by_small_letters[near[0]] if near else None
