"""The declared questions: what a profile asks, of whom, and by which rules. Made by `compile`, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from portal.profile.context import Context, Situation
from portal.profile.violation import Fault

USERNAME, EMAIL = "username", "email"

_NEW_PERSON = frozenset({Situation.REGISTRATION, Situation.IDP_REVIEW, Situation.USER_API})


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

    def is_writable(self, context: Context) -> bool:
        """Whether the person may give a value here (contract, section 1.3)."""
        if self.name == USERNAME:
            return self._is_username_writable(context)
        if self.name == EMAIL:
            return self._is_email_writable(context)
        if self.situations is not None and context.situation not in self.situations:
            return False
        if context.situation is Situation.UPDATE_EMAIL:
            return False
        return self._is_selected(context) and context.role in self.edit

    def is_readable(self, context: Context) -> bool:
        """Whether the person may see the value here. Who may write it sees it, whatever `view` says."""
        return context.role in self.view or self.is_writable(context)

    def is_required(self, context: Context) -> bool:
        """Whether leaving it empty is a mistake here. What cannot be written here is never required."""
        if not self.is_writable(context):
            return False
        if self.name == USERNAME or (self.name == EMAIL and context.email_as_username):
            return True
        return self.required is not None and self._is_demanded(self.required, context)

    @staticmethod
    def _is_username_writable(context: Context) -> bool:
        if context.email_as_username or context.situation is Situation.UPDATE_EMAIL:
            return False
        return context.situation in _NEW_PERSON or context.edit_username

    @staticmethod
    def _is_email_writable(context: Context) -> bool:
        if context.situation in {*_NEW_PERSON, Situation.UPDATE_EMAIL}:
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


@dataclass(frozen=True)
class UserProfile:
    """All the questions of a realm, in the order in which they are asked."""

    attributes: tuple[Attribute, ...]
    groups: tuple[Group, ...] = ()
    unmanaged_policy: str | None = None

    def named(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def asked(self, context: Context) -> tuple[Attribute, ...]:
        """What the person is asked here: the attributes they may write, in order."""
        return tuple(attribute for attribute in self.attributes if attribute.is_writable(context))
