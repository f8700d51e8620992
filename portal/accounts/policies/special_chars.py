"""How many characters of a password are neither letter nor digit."""

from dataclasses import dataclass
from typing import ClassVar
from unicodedata import category

from portal.accounts.rule import CountingRule


@dataclass(frozen=True)
class SpecialChars(CountingRule):
    """At least so many characters that are neither letter nor digit; a blank is one."""

    code: ClassVar[str] = "invalidPasswordMinSpecialCharsMessage"

    def count(self, password: str) -> int:
        """Letters and digits of any script are none."""
        return sum(not (category(letter).startswith("L") or letter.isdecimal()) for letter in password)
