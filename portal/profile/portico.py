"""Our own annotations, all named `portico.…`: what Keycloak's format has no key for. `format` lists them.

A condition is written "tier=premium", "country=DE, AT" (one of these), "company" (answered at all), "tier!=basic",
"!company"; or as JSON, {"country": ["DE", "AT"]}, where values may hold a comma.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from portal.problem import did_you_mean
from portal.profile.attribute import AT_NEXT_LOGIN, AT_REGISTRATION, EMAIL, USERNAME, Attribute
from portal.profile.conditions import Condition, DependentOptions, spelled
from portal.profile.dialect import unpacked
from portal.profile.format import OURS, names
from portal.profile.normalise import normalise
from portal.profile.places import Place

PREFIX = "portico."
SHOW_WHEN, REQUIRED_WHEN, OPTIONS_WHEN = "portico.showWhen", "portico.requiredWhen", "portico.optionsWhen"
ASK = "portico.ask"

_HOW = 'Write "tier=premium" or {"tier": ["premium", "gold"]}'
_HOW_OPTIONS = 'Write {"country": {"US": ["CA", "NY"]}}'
_ALWAYS_ASKED = {USERNAME: (SHOW_WHEN, REQUIRED_WHEN, OPTIONS_WHEN, ASK), EMAIL: (SHOW_WHEN, OPTIONS_WHEN, ASK)}


@dataclass(frozen=True)
class Portico:
    """What our annotations of one attribute say."""

    shown_when: Condition | None = None
    required_when: Condition | None = None
    options_when: DependentOptions | None = None
    ask: str = AT_REGISTRATION


def read_portico(name: str, annotations: Mapping[str, object], place: Place) -> Portico:
    """Our keys among the annotations of the attribute of that name."""
    said = {key: unpacked(key, raw, place) for key, raw in annotations.items() if key.startswith(PREFIX)}
    for key in said:
        if key not in names(OURS):
            place.wrong(f"unknown key '{key}'", did_you_mean(key, names(OURS)))
        elif key in _ALWAYS_ASKED.get(name, ()):
            place.wrong(f"{key} cannot be used for '{name}'", "It is always asked")
    return Portico(
        shown_when=_condition(said.get(SHOW_WHEN), place.at(SHOW_WHEN)),
        required_when=_condition(said.get(REQUIRED_WHEN), place.at(REQUIRED_WHEN)),
        options_when=_options(said.get(OPTIONS_WHEN), place.at(OPTIONS_WHEN)),
        ask=_ask(said.get(ASK), place),
    )


def check_dependencies(attributes: Sequence[Attribute], place: Place) -> None:
    """Notes conditions about attributes that are not there, answers that these cannot have, and circles."""
    named = {attribute.name: attribute for attribute in attributes}
    for attribute in attributes:
        if attribute.options_when is not None and attribute.default_value is not None:
            here = place.at(f"attribute '{attribute.name}'")
            here.wrong(f"a defaultValue cannot stand beside {OPTIONS_WHEN}", "Take one of them out")
        for key, controller, values in _conditions(attribute):
            here = place.at(f"attribute '{attribute.name}'").at("annotations").at(key)
            if controller not in named:
                here.wrong(f"there is no attribute '{controller}'", did_you_mean(controller, named))
            else:
                _check_values(named[controller], values, here)
    _check_circles(attributes, place)


def _conditions(attribute: Attribute) -> Iterator[tuple[str, str, frozenset[str]]]:
    for key, condition in ((SHOW_WHEN, attribute.shown_when), (REQUIRED_WHEN, attribute.required_when)):
        if condition is not None:
            yield key, condition.attribute, condition.values or frozenset()
    if attribute.options_when is not None:
        yield OPTIONS_WHEN, attribute.options_when.attribute, frozenset(attribute.options_when.by_value)


def _check_values(controller: Attribute, values: frozenset[str], place: Place) -> None:
    options = controller.options()
    for value in sorted(values):
        if options and value not in spelled(options):
            place.wrong(f"'{controller.name}' is never '{value}'", did_you_mean(value, options))
        elif normalise(controller, (value,)) != (value,):
            place.wrong(f"'{controller.name}' is never '{value}'", "It is kept in small letters")


def _check_circles(attributes: Sequence[Attribute], place: Place) -> None:
    try:
        TopologicalSorter({each.name: each.controllers for each in attributes}).prepare()
    except CycleError as found:
        circle = " → ".join(f"'{name}'" for name in found.args[1])
        place.wrong(f"attributes depend on each other in a circle: {circle}", "Take one of the conditions out")


def _condition(raw: object, place: Place) -> Condition | None:
    if raw is None:
        return None
    if isinstance(raw, str):
        return _from_words(raw, place)
    if isinstance(raw, Mapping) and len(raw) == 1:
        (name, wanted), *_ = raw.items()
        if isinstance(wanted, bool):
            return Condition(str(name), is_negated=not wanted)
        return Condition(str(name), _values((wanted,) if isinstance(wanted, str) else wanted, place))
    place.wrong("must name one other attribute", _HOW)
    return None


def _from_words(written: str, place: Place) -> Condition | None:
    name, equals, wanted = written.partition("=")
    is_negated = name.endswith("!") if equals else name.strip().startswith("!")
    name = name.strip().strip("!").strip()
    if not name or (equals and not wanted.strip(" ,")):
        place.wrong(f"'{written}' cannot be read", _HOW)
        return None
    return Condition(name, _values(wanted.split(","), place) if equals else None, is_negated)


def _values(raw: object, place: Place) -> frozenset[str]:
    listed = place.sequence(raw, "the values")
    values = spelled([value for value in listed if isinstance(value, str)])
    if len(values) != len(listed) or not values:
        place.wrong("the values must be a list of different texts", _HOW)
    return values


def _options(raw: object, place: Place) -> DependentOptions | None:
    if raw is None:
        return None
    if isinstance(raw, Mapping) and len(raw) == 1:
        (name, lists), *_ = raw.items()
        if isinstance(lists, Mapping) and lists:
            return DependentOptions(str(name), {str(value): _choices(each, place) for value, each in lists.items()})
    place.wrong("must name one other attribute, with a list for each of its answers", _HOW_OPTIONS)
    return None


def _choices(raw: object, place: Place) -> tuple[str, ...]:
    listed = place.sequence(raw, "the options")
    texts = tuple(option for option in listed if isinstance(option, str) and option.strip())
    if len(texts) != len(listed) or not texts:
        place.wrong("the options must be a list of texts", _HOW_OPTIONS)
    return texts


def _ask(raw: object, place: Place) -> str:
    if raw in (None, AT_REGISTRATION, AT_NEXT_LOGIN):
        return AT_REGISTRATION if raw is None else str(raw)
    place.wrong(f"{ASK} is '{raw}'", did_you_mean(str(raw), (AT_REGISTRATION, AT_NEXT_LOGIN)))
    return AT_REGISTRATION
