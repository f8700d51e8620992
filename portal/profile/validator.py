"""What validators share: the sentence that a realm may give each of them, and judging value by value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from portal.profile.context import Context
from portal.profile.violation import Fault


@dataclass(frozen=True)
class Example:
    """How a rule is written in a profile, an answer that it lets pass, and one that it refuses."""

    options: Mapping[str, object]
    right: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class BaseValidator:
    """A rule over all the values of an attribute. A validator says its rule in `judge`."""

    example: ClassVar[Example]
    """For the documents; a test tries it."""

    error_message: str | None = field(default=None, kw_only=True)

    @property
    def keywords(self) -> Mapping[str, object]:
        """What JSON Schema can say of the rule: keywords for each value (`minItems`, `maxItems`: for their list). They
        never refuse what the rule lets pass, of values in their one spelling."""
        return {}

    @property
    def is_said(self) -> bool:
        """Whether these keywords are all that the rule says."""
        return False

    def check(self, values: Sequence[str], context: Context) -> Fault | None:
        """The fault of these values, told in the realm's own sentence where it has one."""
        fault = self.judge(values, context)
        return replace(fault, message=self.error_message) if fault and self.error_message else fault

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """The first fault of these values, or none."""
        raise NotImplementedError


@dataclass(frozen=True)
class EachValue(BaseValidator):
    """A rule over each value alone. A validator says its rule in `fault`."""

    def judge(self, values: Sequence[str], context: Context) -> Fault | None:
        """The fault of the first value that has one."""
        faults = (self.fault(value, context) for value in values)
        return next((fault for fault in faults if fault), None)

    def fault(self, value: str, context: Context) -> Fault | None:
        """What is wrong with this value, or none."""
        raise NotImplementedError
