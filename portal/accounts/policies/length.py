"""How long a password is at least."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import CountingRule


@dataclass(frozen=True)
class Length(CountingRule):
    """At least so many code points."""

    code: ClassVar[str] = "invalidPasswordMinLengthMessage"

    min: int = 8

    def count(self, password: str) -> int:
        """Code points, which is what people count; never bytes."""
        return len(password)
