"""How many characters a value has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault


@dataclass(frozen=True)
class Length(EachValue):
    """At least `min`, at most `max` code points; white space around does not count unless `trim-disabled`."""

    example: ClassVar[Example] = Example({"min": 2, "max": 20}, ("Ada",), ("A",))

    min: int | None = None
    max: int | None = None
    trim_disabled: bool = False

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise ValueError("needs min or max")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min must not be greater than max")

    @property
    def keywords(self) -> Mapping[str, object]:
        """The limits count code points there too."""
        limits = {"minLength": self.min or None, "maxLength": self.max}
        return {key: limit for key, limit in limits.items() if limit is not None}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def fault(self, value: str, context: Context) -> Fault | None:
        """Keycloak tells both limits where both are set."""
        length = len(value if self.trim_disabled else value.strip())
        too_short = self.min is not None and length < self.min
        too_long = self.max is not None and length > self.max
        return self._told() if too_short or too_long else None

    def _told(self) -> Fault:
        limits = {"min": 0 if self.min is None else self.min, "max": "" if self.max is None else self.max}
        if self.max is None:
            return Fault("error-invalid-length-too-short", limits)
        return Fault("error-invalid-length-too-long" if self.min is None else "error-invalid-length", limits)
