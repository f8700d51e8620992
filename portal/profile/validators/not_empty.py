"""A value at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import BaseValidator, Example
from portal.profile.violation import Fault


@dataclass(frozen=True)
class NotEmpty(BaseValidator):
    """A value, be it white space. In a profile no empty answer gets here: that is what `required` is for."""

    example: ClassVar[Example] = Example({}, ("Ada",), ("",))

    @property
    def keywords(self) -> Mapping[str, object]:
        """For each value."""
        return {"minLength": 1}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """One empty value is enough."""
        return None if values and all(values) else Fault("error-empty")
