"""How many digits a password has."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import CountingRule


@dataclass(frozen=True)
class Digits(CountingRule):
    """At least so many digits."""

    code: ClassVar[str] = "invalidPasswordMinDigitsMessage"

    def count(self, password: str) -> int:
        """Digits of any script."""
        return sum(letter.isdecimal() for letter in password)
