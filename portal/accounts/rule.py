"""What a rule about passwords is: one file in `policies/`, whose only field is the policy's argument."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import ClassVar, Protocol

from portal.profile.violation import Fault


@dataclass(frozen=True)
class AboutPerson:
    """What is known of the one whose password it is; "" for what is not known (yet)."""

    username: str = ""
    email: str = ""


class Rule(Protocol):
    """One rule. Judging changes nothing."""

    is_about_person: ClassVar[bool]

    def check(self, password: str, about: AboutPerson) -> Fault | None:
        """What is wrong with this password (NFC, not blank, at most 256 code points), or none."""

    @property
    def params(self) -> Mapping[str, object]:
        """The parameters of the sentence that says what is asked (`passwordRule.<name>`)."""

    def progress(self, password: str) -> Mapping[str, int]:
        """How far a password in the making is: `have` and `need`, or nothing where there is nothing to count."""


@dataclass(frozen=True)
class BaseRule:
    """A rule without an argument and without anything to count."""

    code: ClassVar[str]
    is_about_person: ClassVar[bool] = False
    """Whether judging it needs more than the password."""

    @property
    def params(self) -> Mapping[str, object]:
        """The argument, by its name."""
        return asdict(self)

    def check(self, password: str, about: AboutPerson) -> Fault | None:
        """Told with the argument."""
        return None if self.is_met(password, about) else Fault(self.code, self.params)

    @abstractmethod
    def is_met(self, password: str, about: AboutPerson) -> bool:
        """Whether the password keeps the rule."""

    def progress(self, password: str) -> Mapping[str, int]:
        """Nothing to count."""
        del password
        return {}


@dataclass(frozen=True)
class CountingRule(BaseRule):
    """At least `min` of something. A rule says in `count` of what."""

    min: int = 1

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """Whether there are enough."""
        return self.count(password) >= self.min

    def check(self, password: str, about: AboutPerson) -> Fault | None:
        """Told with the number that there are, so that a sentence can say how many are missing."""
        if self.is_met(password, about):
            return None
        return Fault(self.code, {**self.params, "have": self.count(password)})

    def progress(self, password: str) -> Mapping[str, int]:
        """How many there are, and how many there must be."""
        return {"have": self.count(password), "need": self.min}

    @abstractmethod
    def count(self, password: str) -> int:
        """How many of them the password has."""
