"""The declared questions: what a profile asks, of whom, and by which rules. Made by `compile`, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from portal.profile.conditions import Answers, Condition, DependentOptions
from portal.profile.context import Context, Situation
from portal.profile.internal_names import is_internal
from portal.profile.violation import Fault
from portal.registry import dashed, file_name

USERNAME, EMAIL = "username", "email"
AT_REGISTRATION, AT_NEXT_LOGIN = "registration", "next-login"


class Validator(Protocol):
    """One rule. Its options are the fields of its class; judging changes nothing."""

    def check(self, values: Sequence[str], context: Context) -> Fault | None:
        """The first fault of these values (already normalised, blank ones left out), or none."""


@dataclass(frozen=True)
class Requirement:
    """`required` of an attribute. Empty roles and scopes: always. `situations` narrows it (none: everywhere)."""

    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    situations: frozenset[Situation] | None = None


@dataclass(frozen=True)
class Group:
    """A heading under which attributes stand together."""

    name: str
    display_header: str | None = None
    display_description: str | None = None
    annotations: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Attribute:
    """One question. `situations`: where it may be answered at all (none: wherever `edit` says)."""

    name: str
    display_name: str | None = None
    validators: Mapping[str, Validator] = field(default_factory=dict)
    annotations: Mapping[str, object] = field(default_factory=dict)
    required: Requirement | None = None
    view: frozenset[str] = frozenset()
    edit: frozenset[str] = frozenset()
    selector_scopes: frozenset[str] = frozenset()
    group: str | None = None
    multivalued: bool = False
    default_value: str | None = None
    situations: frozenset[Situation] | None = None
    shown_when: Condition | None = None
    required_when: Condition | None = None
    """Together with `required`: that says of whom, this says when."""
    options_when: DependentOptions | None = None
    ask: str = AT_REGISTRATION
    """`next-login`: not asked at registration but when the person signs in later."""

    @property
    def controllers(self) -> frozenset[str]:
        """The attributes whose answers decide about this one."""
        conditions = (self.shown_when, self.required_when, self.options_when)
        return frozenset(each.attribute for each in conditions if each is not None)

    @property
    def takes_several(self) -> bool:
        """Whether there may be more than one answer; how many, a rule may say."""
        return self.multivalued or "multivalued" in self.validators

    def is_shown(self, given: Answers) -> bool:
        """Whether the answers to other questions leave this one anything to ask."""
        if self.shown_when is not None and not self.shown_when.holds(given):
            return False
        return self.options_when is None or bool(self.options_when.offered(given))

    def answer(self, given: Answers, context: Context) -> Sequence[str]:
        """What was given for it. What was not given at all is the default value where it is asked for the first time;
        what was emptied stays empty."""
        default = () if self.default_value is None or not self._is_asked_first(context) else (self.default_value,)
        return given.get(self.name, default)

    def options(self, given: Answers = {}) -> tuple[str, ...]:  # noqa: B006 - never changed
        """What there is to choose from, in order: what the answers to other questions leave, else the options of the
        rule that `inputOptionsFromValidation` names, else of `options`, else of the annotation `inputOptions`."""
        if self.options_when is not None:
            return self.options_when.offered(given)
        for name in (str(self.annotations.get("inputOptionsFromValidation", "")), "options"):
            listed = getattr(self.validators.get(dashed(file_name(name))), "options", None)
            if listed:
                return tuple(listed)
        return _texts(self.annotations.get("inputOptions"))

    def is_writable(self, context: Context) -> bool:
        """Whether the person may give a value here (contract, section 1.3)."""
        if self.name == USERNAME:
            return self._is_username_writable(context)
        if self.name == EMAIL:
            return self._is_email_writable(context)
        if self.situations is not None and context.situation not in self.situations:
            return False
        if context.situation is Situation.UPDATE_EMAIL or is_internal(self.name, context):
            return False
        if self.ask == AT_NEXT_LOGIN and context.is_sign_up:
            return False
        return self._is_selected(context) and context.role in self.edit

    def is_readable(self, context: Context) -> bool:
        """Whether the person may see the value here. Who may write it sees it, whatever `view` says."""
        return context.role in self.view or self.is_writable(context)

    def is_required(self, context: Context, given: Answers = {}) -> bool:  # noqa: B006 - never changed
        """Whether leaving it empty is a mistake here. What cannot be written here is never required."""
        if not self.is_writable(context):
            return False
        if self.name == USERNAME or (self.name == EMAIL and context.email_as_username):
            return True
        if self.required_when is None:
            return self.required is not None and self._is_demanded(self.required, context)
        return self.required_when.holds(given) and self._is_demanded(self.required or Requirement(), context)

    def _is_asked_first(self, context: Context) -> bool:
        is_new = self.ask == AT_NEXT_LOGIN and not context.known.get(self.name)
        return context.makes_account or (is_new and context.situation is Situation.UPDATE_PROFILE)

    @staticmethod
    def _is_username_writable(context: Context) -> bool:
        if context.email_as_username or context.situation is Situation.UPDATE_EMAIL:
            return False
        return context.makes_account or context.edit_username

    @staticmethod
    def _is_email_writable(context: Context) -> bool:
        if context.makes_account or context.situation in (Situation.UPDATE_EMAIL, Situation.USER_API):
            return True
        return not context.email_as_username or context.edit_username

    def _is_selected(self, context: Context) -> bool:
        return not self.selector_scopes or not context.is_flow or bool(self.selector_scopes & context.scopes)

    @staticmethod
    def _is_demanded(required: Requirement, context: Context) -> bool:
        if required.situations is not None and context.situation not in required.situations:
            return False
        if not required.roles and not required.scopes:
            return True
        in_scope = context.is_flow and bool(required.scopes & context.scopes)
        if context.role in required.roles:
            return not required.scopes or in_scope
        return bool(required.scopes) and not required.roles and in_scope


def _texts(listed: object) -> tuple[str, ...]:
    return tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, list | tuple) else ()
