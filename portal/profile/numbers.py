"""The limits that `integer` and `double` share."""

from dataclasses import dataclass

from portal.profile.validator import EachValue
from portal.profile.violation import Fault

NOT_A_NUMBER = Fault("error-invalid-number")


@dataclass(frozen=True)
class NumberRange(EachValue):
    """A number from `min` to `max`; either may be missing."""

    min: float | None = None
    max: float | None = None

    def __post_init__(self) -> None:
        if self.min is not None and self.max is not None and self.max <= self.min:
            raise ValueError("max must be greater than min")

    def fault_of_number(self, number: float) -> Fault | None:
        """Which limit is passed, told with Keycloak's key for the limits that are set."""
        too_small = self.min is not None and number < self.min
        too_big = self.max is not None and number > self.max
        if not too_small and not too_big:
            return None
        limits = {"min": "" if self.min is None else self.min, "max": "" if self.max is None else self.max}
        return Fault(f"error-number-out-of-range{self._which()}", limits)

    def _which(self) -> str:
        if self.max is None:
            return "-too-small"
        return "-too-big" if self.min is None else ""
