"""A regular expression of the realm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.patterns import SafePattern
from portal.profile.portable_patterns import portable
from portal.profile.validator import BaseValidator, Example
from portal.profile.violation import Fault


@dataclass(frozen=True)
class Pattern(BaseValidator):
    """The whole value matches `pattern` (Java's dialect). What cannot be told in time does not match."""

    example: ClassVar[Example] = Example(
        {"pattern": "[A-Z]{2}[0-9]{4}", "error-message": "Two letters and four digits"}, ("AB1234",), ("1234",)
    )

    pattern: str
    _safe: SafePattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_safe", SafePattern.of(self.pattern))

    @property
    def keywords(self) -> Mapping[str, object]:
        """The pattern, where JSON Schema's dialect has it."""
        said = portable(self.pattern)
        return {} if said is None else {"pattern": said}

    @property
    def is_said(self) -> bool:
        """Only a pattern that both dialects know."""
        return bool(self.keywords)

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """All values together have one time limit."""
        return None if self._safe.matches(*values) else Fault("error-pattern-no-match", {"pattern": self.pattern})
