"""How many values there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import BaseValidator, Example
from portal.profile.violation import Fault


@dataclass(frozen=True)
class Multivalued(BaseValidator):
    """At least `min`, at most `max` values. That one is needed at all is what `required` says."""

    example: ClassVar[Example] = Example({"min": 1, "max": 2}, ("red", "green"), ("red", "green", "blue"))

    max: int
    min: int = 0

    def __post_init__(self) -> None:
        if self.min > self.max:
            raise ValueError("min must not be greater than max")

    @property
    def keywords(self) -> Mapping[str, object]:
        """For the list of values."""
        return {"minItems": self.min, "maxItems": self.max}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """Blank values do not count."""
        if self.min <= len(values) <= self.max:
            return None
        return Fault("error-invalid-multivalued-size", {"min": self.min, "max": self.max})
