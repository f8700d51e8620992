"""The only road a value takes: live, submitted or sent by an API. Judging changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from portal.profile.attribute import EMAIL, USERNAME, Attribute, Validator
from portal.profile.conditions import Answers
from portal.profile.context import Context, Situation
from portal.profile.internal_names import is_internal
from portal.profile.normalise import is_unreadable, normalise, readable
from portal.profile.unmanaged import LONGEST_NAME, REFUSED, may_write_unmanaged
from portal.profile.user_profile import UserProfile
from portal.profile.validators.email import Email
from portal.profile.validators.length import Length
from portal.profile.validators.multivalued import Multivalued
from portal.profile.validators.options import Options
from portal.profile.violation import Fault, Violation

UNREADABLE = "error-invalid-value"
"""The code for a value with NUL, other control characters or lone surrogates in it (see `normalise.is_unreadable`)."""

_CHOSEN_BY_PEOPLE = {Situation.REGISTRATION, Situation.UPDATE_PROFILE, Situation.ACCOUNT}
_MISSING = {USERNAME: "missingUsernameMessage", EMAIL: "missingEmailMessage"}
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]")
_LENGTH, _MAILBOX, _ONE = Length(min=0, max=2048), Email(), Multivalued(min=0, max=1)


@dataclass(frozen=True)
class Judgement:
    """An attribute's values in their one spelling, and what is wrong with them.

    Unreadable values come with U+FFFD in place of what cannot be stored or shown.
    """

    attribute: str
    values: tuple[str, ...]
    violation: Violation | None = None


def validate_attribute(
    attribute: Attribute,
    values: Sequence[str],
    context: Context,
    given: Answers = {},  # noqa: B006 - never changed
) -> Judgement:
    """Judges what was given for one attribute; of several faults the first is told. `given`: what the attributes say
    that this one depends on (`UserProfile.answers`)."""
    clean = normalise(attribute, values)
    if any(is_unreadable(attribute, value) for value in clean):
        return _judged(attribute, tuple(map(readable, clean)), Fault(UNREADABLE))
    if not clean:
        return _judged(attribute, (), _missing(attribute, context, given))
    faults = (validator.check(clean, context) for validator in _rules(attribute, given))
    found = _own_fault(attribute, clean, context) or next((fault for fault in faults if fault), None)
    return _judged(attribute, clean, found)


def validate_profile(profile: UserProfile, given: Answers, context: Context) -> tuple[Judgement, ...]:
    """Judges every attribute that is asked here, in order, then undeclared ones where the profile lets them be written;
    whatever else was given, hidden ones too, is dropped.

    An attribute that was not given at all gets its default value; one that was emptied stays empty.
    """
    said = profile.answers(context, given)
    asked = profile.asked(context, given)
    judged = (validate_attribute(each, each.answer(given, context), context, said) for each in asked)
    return (*judged, *validate_unmanaged(profile, given, context))


def validate_unmanaged(profile: UserProfile, given: Answers, context: Context) -> tuple[Judgement, ...]:
    """Judges the undeclared attributes among what was given; none where nobody may write them here."""
    if not may_write_unmanaged(profile, context):
        return ()
    strange = ((name, values) for name, values in given.items() if profile.named(name) is None)
    return tuple(_judged_unmanaged(name, tuple(values), context) for name, values in strange)


def rules_of(attribute: Attribute) -> tuple[Validator, ...]:
    """What always holds, unless the profile says it otherwise; then the profile's own rules in their order."""
    return (*_implicit(attribute), *attribute.validators.values())


def _judged(attribute: Attribute, values: tuple[str, ...], fault: Fault | None) -> Judgement:
    return Judgement(attribute.name, values, Violation.of(attribute.name, fault) if fault else None)


def _missing(attribute: Attribute, context: Context, given: Answers) -> Fault | None:
    if not attribute.is_required(context, given):
        return None
    return Fault(_MISSING.get(attribute.name, "error-user-attribute-required"))


def _rules(attribute: Attribute, given: Answers) -> Iterator[Validator]:
    yield from _implicit(attribute)
    if attribute.options_when is not None:
        # no answer is blank, so where there is nothing to choose every one is wrong
        yield Options(attribute.options_when.offered(given) or ("",))
    yield from attribute.validators.values()


def _implicit(attribute: Attribute) -> Iterator[Validator]:
    named = attribute.validators
    if "length" not in named:
        yield _LENGTH
    if not attribute.takes_several:
        yield _ONE
    if attribute.name == EMAIL and "email" not in named:
        yield _MAILBOX


def _own_fault(attribute: Attribute, values: Sequence[str], context: Context) -> Fault | None:
    """Nothing unseen in a user name; and no @ in one that people choose, else it could be somebody's e-mail address."""
    if attribute.name != USERNAME:
        return None
    has_at = context.situation in _CHOSEN_BY_PEOPLE and any("@" in value for value in values)
    if has_at or any(_INVISIBLE.search(value) for value in values):
        return Fault("error-username-invalid-character")
    return None


def _judged_unmanaged(name: str, values: tuple[str, ...], context: Context) -> Judgement:
    attribute = Attribute(name, multivalued=True)
    if not name or len(name) > LONGEST_NAME or is_unreadable(attribute, name):
        name = readable(name)[:LONGEST_NAME]
        return Judgement(name, (), Violation(name, UNREADABLE))
    if is_internal(name, context):
        is_changed = tuple(context.known.get(name, ())) != values
        return Judgement(name, values, Violation(name, REFUSED) if is_changed else None)
    return validate_attribute(attribute, values, context)
