"""More than white space."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import BaseValidator, Example
from portal.profile.violation import Fault


@dataclass(frozen=True)
class NotBlank(BaseValidator):
    """Something to read. In a profile no empty answer gets here: that is what `required` is for."""

    example: ClassVar[Example] = Example({}, ("Ada",), (" ",))

    @property
    def keywords(self) -> Mapping[str, object]:
        """For each value."""
        return {"minLength": 1}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """One blank value is enough."""
        return None if values and all(value.strip() for value in values) else Fault("error-invalid-blank")
