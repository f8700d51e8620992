"""A password of a certain form."""

from dataclasses import dataclass, field
from typing import ClassVar

from portal.accounts.rule import AboutPerson, BaseRule
from portal.profile.patterns import SafePattern


@dataclass(frozen=True)
class RegexPattern(BaseRule):
    """The whole password matches the pattern (Java's dialect). What cannot be told in time does not match."""

    code: ClassVar[str] = "invalidPasswordRegexPatternMessage"

    pattern: str
    _safe: SafePattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_safe", SafePattern.of(self.pattern))

    @property
    def params(self) -> dict[str, object]:
        """The pattern as it is written."""
        return {"pattern": self.pattern}

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """Within the time that all patterns have."""
        return self._safe.matches(password)
