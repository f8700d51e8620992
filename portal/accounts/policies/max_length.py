"""How long a password is at most."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import AboutPerson, BaseRule


@dataclass(frozen=True)
class MaxLength(BaseRule):
    """At most so many code points."""

    code: ClassVar[str] = "invalidPasswordMaxLengthMessage"

    max: int = 64

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """Code points, never bytes."""
        return len(password) <= self.max
