"""The annotation dialect: the whole rule of an attribute written inside its annotations.

Guides to self-registration teach it, so people bring it along. It is read at load and becomes the same thing as the
ordinary keys; both may stand side by side, in one profile and in one attribute. `format` lists its keys.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.profile.attribute import Requirement
from portal.profile.context import Situation
from portal.profile.format import GUIDE, names
from portal.profile.places import Place

ADMIN, USER, REGISTER = "admin", "user", "register"

KEYS = frozenset(names(GUIDE))

_SIGN_UP = frozenset({Situation.REGISTRATION, Situation.IDP_REVIEW})
_WHERE = {
    ADMIN: frozenset({Situation.USER_API}),
    USER: frozenset(Situation) - {Situation.USER_API},
    REGISTER: _SIGN_UP,
}
_MAIN_OPTION = {"pattern": "pattern", "options": "options", "length": "max", "multivalued": "max"}


@dataclass(frozen=True)
class Dialect:
    """What the annotations of one attribute say in the dialect."""

    is_spoken: bool = False
    is_enabled: bool = True
    place_in_order: int | None = None
    view: frozenset[str] = frozenset()
    edit: frozenset[str] = frozenset()
    situations: frozenset[Situation] | None = None
    required: Requirement | None = None
    multivalued: bool = False
    selector_scopes: frozenset[str] = frozenset()
    validations: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def read_dialect(annotations: Mapping[str, object], place: Place) -> Dialect:
    """The dialect's keys among these annotations, wherever there are any."""
    spoken = {key: unpacked(key, raw, place) for key, raw in annotations.items() if key in KEYS}
    if not spoken:
        return Dialect()
    scope = place.words(spoken.get("scope"), "scope", _WHERE) or frozenset({ADMIN, USER})
    only_once, hidden = (place.truth(spoken.get(key), key) for key in ("read-only", "write-only"))
    view = scope & {ADMIN} if hidden else scope & {ADMIN, USER}
    return Dialect(
        is_spoken=True,
        is_enabled=place.truth(spoken.get("enabled", True), "enabled"),
        place_in_order=_place_in_order(spoken.get("guiOrder"), place),
        view=view,
        edit=frozenset(USER if word == REGISTER else word for word in scope),
        situations=_situations(scope, once=only_once or hidden),
        required=_requirement(spoken.get("required"), place),
        multivalued=place.truth(spoken.get("multivalued"), "multivalued"),
        selector_scopes=_selector(spoken.get("selector"), place),
        validations=_validations(spoken.get("validator"), place),
    )


def unpacked(key: str, raw: object, place: Place) -> object:
    """Admin consoles keep annotations as texts, so an object may come as the JSON of one."""
    if not isinstance(raw, str) or not raw.lstrip().startswith(("{", "[")):
        return raw
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        place.wrong(f"{key} is not JSON")
        return None


def _situations(scope: frozenset[str], *, once: bool) -> frozenset[Situation]:
    allowed = frozenset[Situation]().union(*(_WHERE[word] for word in scope))
    return allowed & (_SIGN_UP | _WHERE[ADMIN]) if once else allowed


def _place_in_order(raw: object, place: Place) -> int | None:
    written = str(raw) if isinstance(raw, int | str) and not isinstance(raw, bool) else ""
    if written.isascii() and written.isdigit():
        return int(written[:9])
    if raw is not None:
        place.wrong("guiOrder must be a whole number")
    return None


def _requirement(raw: object, place: Place) -> Requirement | None:
    if not isinstance(raw, Mapping):
        return Requirement() if place.truth(raw, "required") else None
    place.at("required").only(raw, ("scope", "scopes", "roles"))
    words = place.words(raw.get("scope"), "required.scope", _WHERE)
    return Requirement(
        roles=place.words(raw.get("roles"), "required.roles", (ADMIN, USER)),
        scopes=place.words(raw.get("scopes"), "required.scopes"),
        situations=_situations(words, once=False) if words else None,
    )


def _selector(raw: object, place: Place) -> frozenset[str]:
    if isinstance(raw, Mapping):
        place.at("selector").only(raw, ("scope", "scopes"))
        raw = raw.get("scopes", raw.get("scope"))
    return place.words(raw, "selector")


def _validations(raw: object, place: Place) -> dict[str, Mapping[str, object]]:
    if isinstance(raw, str | list | tuple):
        return {name: {} for name in sorted(place.words(raw, "validator"))}
    named = place.mapping(raw, "validator")
    return {name: _options(name, options, place.at(name)) for name, options in named.items()}


def _options(name: str, raw: object, place: Place) -> Mapping[str, object]:
    """`value` is the one option that a rule is about; `errorMessage` is its sentence."""
    if raw is None or raw is True:
        return {}
    if not isinstance(raw, Mapping):
        raw = {"value": raw}
    main = _MAIN_OPTION.get(name, "value")
    spelled = {"value": main, "errorMessage": "error-message"}
    return {spelled.get(key, key): option for key, option in place.mapping(raw, name).items()}
