"""Where in a profile a mistake is, and how its parts are read: every reader notes what is wrong and goes on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.problem import Problem, did_you_mean


@dataclass(frozen=True)
class Place:
    """A place in the document, with the list that all problems of the document go to."""

    name: str
    problems: list[Problem]

    def at(self, name: str) -> "Place":
        """A place inside this one."""
        return Place(f"{self.name}: {name}" if self.name else name, self.problems)

    def wrong(self, message: str, remedy: str = "") -> None:
        """Notes a mistake here."""
        self.problems.append(Problem(self.name or "user profile", message, remedy))

    def mapping(self, raw: object, what: str) -> Mapping[str, object]:
        """An object; empty when it is absent or something else."""
        if isinstance(raw, Mapping):
            return raw
        if raw is not None:
            self.wrong(f"{what} must be an object")
        return {}

    def sequence(self, raw: object, what: str) -> tuple[object, ...]:
        """A list; empty when it is absent or something else."""
        if isinstance(raw, list | tuple):
            return tuple(raw)
        if raw is not None:
            self.wrong(f"{what} must be a list")
        return ()

    def text(self, raw: object, what: str) -> str | None:
        """A text, or none."""
        if raw is None or isinstance(raw, str):
            return raw
        self.wrong(f"{what} must be a text")
        return None

    def truth(self, raw: object, what: str) -> bool:
        """True or false, also as a text; absent is false."""
        if raw is None or isinstance(raw, bool):
            return bool(raw)
        if isinstance(raw, str) and raw.lower() in {"true", "false"}:
            return raw.lower() == "true"
        self.wrong(f"{what} must be true or false")
        return False

    def words(self, raw: object, what: str, known: Collection[str] | None = None) -> frozenset[str]:
        """A list of words; one alone may stand without a list. `known`: no others."""
        listed = (raw,) if isinstance(raw, str) else self.sequence(raw, what)
        words = frozenset(word for word in listed if isinstance(word, str))
        if len(words) < len({str(word) for word in listed}):
            self.wrong(f"{what} must be a list of texts")
        for word in sorted(words - frozenset(known) if known is not None else ()):
            self.wrong(f"{what} names an unknown '{word}'", did_you_mean(word, known or ()))
        return words if known is None else words & frozenset(known)

    def only(self, raw: Mapping[str, object], known: Collection[str]) -> None:
        """Notes every key that has no meaning here."""
        for key in raw:
            if key not in known:
                self.wrong(f"unknown key '{key}'", did_you_mean(str(key), known))
