"""The declared questions: what a profile asks, of whom, and by which rules. Made by `compile`, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from portal.profile.context import Context, Situation
from portal.profile.violation import Fault

USERNAME, EMAIL = "username", "email"


class Validator(Protocol):
    """One rule. Its options are the fields of its class; judging changes nothing."""

    def check(self, values: Sequence[str], context: Context) -> Fault | None:
        """The first fault of these values (already normalised, blank ones left out), or none."""


@dataclass(frozen=True)
class Requirement:
    """`required` of an attribute. Empty roles and scopes: always."""

    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """A heading under which attributes stand together."""

    name: str
    display_header: str | None = None
    display_description: str | None = None
    annotations: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Attribute:
    """One question."""

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

    def is_writable(self, context: Context) -> bool:
        """Whether the person may give a value here (contract, section 1.3)."""
        if self.name == USERNAME:
            return self._is_username_writable(context)
        if self.name == EMAIL:
            return context.situation in (Situation.REGISTRATION, Situation.USER_API) or (
                not context.email_as_username or context.edit_username
            )
        return self._is_selected(context) and context.role in self.edit

    def is_required(self, context: Context) -> bool:
        """Whether leaving it empty is a mistake here."""
        if self.name == USERNAME:
            return not context.email_as_username
        if self.name == EMAIL and context.email_as_username:
            return True
        if self.required is None or not self.is_writable(context):
            return False
        return self._is_demanded(self.required, context)

    def _is_username_writable(self, context: Context) -> bool:
        if context.email_as_username:
            return False
        return context.situation in (Situation.REGISTRATION, Situation.USER_API) or context.edit_username

    def _is_selected(self, context: Context) -> bool:
        return not self.selector_scopes or not context.is_flow or bool(self.selector_scopes & context.scopes)

    @staticmethod
    def _is_demanded(required: Requirement, context: Context) -> bool:
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
