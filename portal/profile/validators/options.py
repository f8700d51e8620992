"""A choice from a list."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault


@dataclass(frozen=True)
class Options(EachValue):
    """One of `options`."""

    example: ClassVar[Example] = Example({"options": ["basic", "premium"]}, ("basic",), ("golden",))

    options: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.options:
            raise ValueError("options must not be empty")

    @property
    def keywords(self) -> Mapping[str, object]:
        """For each value."""
        return {"enum": list(dict.fromkeys(map(_spelled, self.options)))}

    @property
    def is_said(self) -> bool:
        """Nothing is left out."""
        return True

    def fault(self, value: str, context: Context) -> Fault | None:
        """Values come in their one spelling, so options are compared in it."""
        return None if value in map(_spelled, self.options) else Fault("error-invalid-value", {"value": value})


def _spelled(option: str) -> str:
    return unicodedata.normalize("NFC", option).strip()
