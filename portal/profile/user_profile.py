"""All the questions of a realm, and which of them are asked: of whom, where, after which answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

from portal.profile.attribute import Attribute, Group
from portal.profile.conditions import Answers
from portal.profile.context import Context
from portal.profile.normalise import normalise


@dataclass(frozen=True)
class UserProfile:
    """All the questions of a realm, in the order in which they are asked."""

    attributes: tuple[Attribute, ...]
    groups: tuple[Group, ...] = ()
    unmanaged_policy: str | None = None

    def named(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return self._by_name.get(name)

    def asked(self, context: Context, given: Answers = {}) -> tuple[Attribute, ...]:  # noqa: B006 - never changed
        """What the person is asked here, in order: what they may write, but what these answers hide."""
        said = self.answers(context, given)
        return tuple(each for each in self.attributes if each.is_writable(context) and each.is_shown(said))

    def hidden(self, context: Context, given: Answers) -> frozenset[str]:
        """What these answers hide of that which the person may write: nothing of it is kept."""
        said = self.answers(context, given)
        return frozenset(each.name for each in self.attributes if each.is_writable(context) and not each.is_shown(said))

    def answers(self, context: Context, given: Answers) -> Mapping[str, tuple[str, ...]]:
        """What the controlling attributes say here, each in its one spelling.

        One that is not asked here says what the account has (`context.known`), whatever was given for it; one that is
        hidden says nothing.
        """
        said: dict[str, tuple[str, ...]] = {}
        for attribute in self._controlling_first:
            said[attribute.name] = normalise(attribute, self._said(attribute, context, given, said))
        return said

    def controlling(self) -> frozenset[str]:
        """The attributes on whose answers others depend."""
        return frozenset(name for attribute in self.attributes for name in attribute.controllers)

    @staticmethod
    def _said(attribute: Attribute, context: Context, given: Answers, said: Answers) -> Sequence[str]:
        if not attribute.is_writable(context):
            return context.known.get(attribute.name, ())
        return attribute.answer(given, context) if attribute.is_shown(said) else ()

    @cached_property
    def _by_name(self) -> Mapping[str, Attribute]:
        return {attribute.name: attribute for attribute in self.attributes}

    @cached_property
    def _controlling_first(self) -> tuple[Attribute, ...]:
        """The controlling attributes, each after those that it depends on itself. A compiled profile has no circles."""
        order = TopologicalSorter({each.name: each.controllers for each in self.attributes}).static_order()
        names = self.controlling()
        return tuple(self._by_name[name] for name in order if name in names and name in self._by_name)
