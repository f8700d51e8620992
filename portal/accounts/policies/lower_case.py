"""How many small letters a password has."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import CountingRule


@dataclass(frozen=True)
class LowerCase(CountingRule):
    """At least so many small letters."""

    code: ClassVar[str] = "invalidPasswordMinLowerCaseCharsMessage"

    def count(self, password: str) -> int:
        """Letters of any script."""
        return sum(letter.islower() for letter in password)
