"""A value at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.profile.context import Context
from portal.profile.validator import BaseValidator
from portal.profile.violation import Fault


@dataclass(frozen=True)
class NotEmpty(BaseValidator):
    """A value, be it white space. In a profile no empty answer gets here: that is what `required` is for."""

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """One empty value is enough."""
        return None if values and all(values) else Fault("error-empty")
