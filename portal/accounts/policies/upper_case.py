"""How many capital letters a password has."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import CountingRule


@dataclass(frozen=True)
class UpperCase(CountingRule):
    """At least so many capital letters."""

    code: ClassVar[str] = "invalidPasswordMinUpperCaseCharsMessage"

    def count(self, password: str) -> int:
        """Letters of any script."""
        return sum(letter.isupper() for letter in password)
