"""Conditions between questions in the words of JSON Schema: a schema that holds of the whole answer when they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.profile.attribute import Attribute
from portal.profile.conditions import Condition, spelled
from portal.profile.context import Context
from portal.profile.user_profile import UserProfile

Schema = dict[str, object] | bool


@dataclass(frozen=True)
class Conditions:
    """What the questions of a profile depend on, in one situation."""

    profile: UserProfile
    context: Context

    def is_always_shown(self, attribute: Attribute) -> bool:
        """Whether no answer can hide it."""
        return self.shown(attribute) is True

    def shown(self, attribute: Attribute) -> Schema:
        """When the question is asked."""
        told = [self._holds(attribute.shown_when)] if attribute.shown_when else []
        if attribute.options_when is not None:
            values = frozenset(attribute.options_when.by_value)
            told.append(self._holds(Condition(attribute.options_when.attribute, values)))
        return _all(told)

    def may_require(self, attribute: Attribute) -> bool:
        """Whether it can be required here at all."""
        said = self.profile.answers(self.context, {})
        condition = attribute.required_when
        if condition is None:
            return False
        wanted = next(iter(condition.values or {"x"}))
        met = {**said, condition.attribute: () if condition.is_negated else (wanted,)}
        return attribute.is_required(self.context, met)

    def required(self, attribute: Attribute) -> Schema:
        """When it is required, where its `required` allows that at all."""
        told = [self._holds(attribute.required_when)] if attribute.required_when else []
        return _all([self.shown(attribute), *told])

    def offers(self, attribute: Attribute) -> Iterator[tuple[Schema, Sequence[str]]]:
        """After which answer it offers what. Where one question takes several answers, each of the lists may be used,
        which only their union can say."""
        depends = attribute.options_when
        controller = self.profile.named(depends.attribute) if depends else None
        if depends is None or controller is None:
            return
        if controller.takes_several:
            everything = [option for options in depends.by_value.values() for option in options]
            yield self.shown(attribute), _plain(everything)
            return
        shown = self._holds(attribute.shown_when) if attribute.shown_when else True
        for value, options in depends.by_value.items():
            yield _all([shown, self._holds(Condition(depends.attribute, frozenset({value})))]), _plain(options)

    def _holds(self, condition: Condition) -> Schema:
        says = self._says(condition)
        if not condition.is_negated:
            return says
        return not says if isinstance(says, bool) else {"not": says}

    def _says(self, condition: Condition) -> Schema:
        """That the other question is asked and answered so; what is not asked here is known already."""
        controller = self.profile.named(condition.attribute)
        plain = Condition(condition.attribute, condition.values)
        if controller is None or not controller.is_writable(self.context):
            return plain.holds(self.context.known)
        shown = self.shown(controller)
        if shown is False:
            return False
        by_default = plain.holds({condition.attribute: controller.answer({}, self.context)})
        return _all([shown, _answered(condition, several=controller.takes_several, by_default=by_default)])


def _answered(condition: Condition, *, several: bool, by_default: bool) -> Schema:
    name = condition.attribute
    value: dict[str, object] = {"minLength": 1} if condition.values is None else {"enum": sorted(condition.values)}
    answer = {"contains": value} if several else value
    told: dict[str, object] = {"properties": {name: answer}}
    return told if by_default else {**told, "required": [name]}


def _plain(options: Sequence[str]) -> list[str]:
    """Each once, in its one spelling, in the order of the list."""
    return list(dict.fromkeys(one for option in options for one in spelled([option])))


def _all(told: Sequence[Schema]) -> Schema:
    """All of these at once."""
    if False in told:
        return False
    left = [each for each in told if each is not True]
    if not left:
        return True
    return left[0] if len(left) == 1 else {"allOf": left}
