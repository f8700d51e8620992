"""Makes the typed profile from its document, or says everything that is wrong with it at once.

The document is Keycloak's UPConfig (reference: contract, section 1.2), the annotation dialect of `dialect` included.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.problem import Problem, did_you_mean
from portal.profile.attribute import EMAIL, USERNAME, Attribute, Group, Requirement, Validator
from portal.profile.dialect import KEYS, Dialect, read_dialect
from portal.profile.format import ATTRIBUTE_KEYS, GROUP_KEYS, PROFILE_KEYS, names
from portal.profile.places import Place
from portal.profile.portico import check_dependencies, read_portico
from portal.profile.user_profile import UserProfile
from portal.registry import Registry, dashed, file_name

validators: Registry[Validator] = Registry("portal.profile.validators", "validator")

_ROLES = ("admin", "user")
_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_POLICIES = ("ENABLED", "ADMIN_VIEW", "ADMIN_EDIT")
_NEVER_REMOVED = (USERNAME, EMAIL)
_IGNORED_OPTION = "ignore.empty.value"  # what the metadata form of a profile adds to every validator


def compile_profile(
    raw: Mapping[str, object],
    registry: Registry[Validator] = validators,
    client_scopes: Collection[str] | None = None,
) -> UserProfile | tuple[Problem, ...]:
    """The profile, or all its problems, each with its place (`attribute 'x': length`) and, where possible, a remedy.

    `client_scopes`: those of the realm, where it lists any; attributes can name no others.
    """
    place = Place("", [])
    place.only(raw, names(PROFILE_KEYS))
    groups = _groups(place.sequence(raw.get("groups"), "groups"), place)
    entries = _entries(place.sequence(raw.get("attributes"), "attributes"), place)
    _check_names(entries, place)
    read = [_read(entry, registry, [group.name for group in groups]) for entry in entries]
    enabled = [each for each in read if each.dialect.is_enabled]
    check_dependencies([each.attribute for each in enabled], place)
    _check_scopes([each.attribute for each in enabled], client_scopes, place)
    policy = _policy(raw.get("unmanagedAttributePolicy"), place)
    if place.problems:
        return tuple(place.problems)
    return UserProfile(_in_order(enabled), groups, policy)


def default_profile() -> dict[str, object]:
    """The document of a new realm's profile (contract, section 1.8)."""
    name_rules = {"length": {"max": 255}, "person-name-prohibited-characters": {}}
    username_rules = {
        "length": {"min": 3, "max": 255},
        "username-prohibited-characters": {},
        "up-username-not-idn-homograph": {},
    }
    return {
        "attributes": [
            _default_attribute(USERNAME, username_rules),
            _default_attribute(EMAIL, {"email": {}, "length": {"max": 255}}) | {"required": {"roles": ["user"]}},
            _default_attribute("firstName", name_rules) | {"required": {"roles": ["user"]}},
            _default_attribute("lastName", name_rules) | {"required": {"roles": ["user"]}},
        ],
        "groups": [
            {
                "name": "user-metadata",
                "displayHeader": "User metadata",
                "displayDescription": "Attributes, which refer to user metadata",
            }
        ],
    }


def _default_attribute(name: str, rules: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    return {
        "name": name,
        "displayName": f"${{{name}}}",
        "permissions": {"view": list(_ROLES), "edit": list(_ROLES)},
        "validations": {rule: dict(options) for rule, options in rules.items()},
    }


@dataclass(frozen=True)
class _Entry:
    """An attribute of the document, its name told apart already."""

    name: str
    raw: Mapping[str, object]
    place: Place


@dataclass(frozen=True)
class _Read:
    """An attribute, and what the dialect says beyond it."""

    attribute: Attribute
    dialect: Dialect


def _entries(listed: Sequence[object], place: Place) -> list[_Entry]:
    entries = []
    for number, each in enumerate(listed, start=1):
        here = place.at(f"attribute {number}")
        if not isinstance(each, Mapping):
            here.wrong("must be an object")
            continue
        name = _name(each.get("name"), here)
        if name:
            entries.append(_Entry(name, each, place.at(f"attribute '{name}'")))
    return entries


def _name(raw: object, place: Place) -> str:
    name = (place.text(raw, "name") or "").strip()
    if not name:
        place.wrong("has no name", "Give it a 'name'")
    elif not _NAME.fullmatch(name):
        place.wrong(f"the name '{name}' cannot be used", "Use letters, digits, '.', '_' and '-' only")
        return ""
    return name


def _check_names(entries: Sequence[_Entry], place: Place) -> None:
    names = [entry.name for entry in entries]
    for name in sorted({name for name in names if names.count(name) > 1}):
        place.at(f"attribute '{name}'").wrong("stands there more than once", "Keep one of them")
    for name in _NEVER_REMOVED:
        if name not in names:
            place.wrong(f"the attribute '{name}' cannot be removed", "Put it back")


def _check_scopes(attributes: Sequence[Attribute], known: Collection[str] | None, place: Place) -> None:
    for attribute in attributes if known is not None else ():
        here = place.at(f"attribute '{attribute.name}'")
        required = attribute.required.scopes if attribute.required else frozenset[str]()
        here.words(sorted(required), "required.scopes", known)
        here.words(sorted(attribute.selector_scopes), "selector.scopes", known)


def _read(entry: _Entry, registry: Registry[Validator], groups: Sequence[str]) -> _Read:
    raw, place = entry.raw, entry.place
    place.only(raw, names(ATTRIBUTE_KEYS))
    annotations = place.mapping(raw.get("annotations"), "annotations")
    dialect = read_dialect(annotations, place.at("annotations"))
    if entry.name in _NEVER_REMOVED and not dialect.is_enabled:
        place.at("annotations").wrong(f"the attribute '{entry.name}' cannot be removed", "Take out 'enabled'")
    portico = read_portico(entry.name, annotations, place.at("annotations"))
    view, edit = _permissions(entry, dialect)
    attribute = Attribute(
        name=entry.name,
        display_name=place.text(raw.get("displayName"), "displayName"),
        validators=_validators(entry, dialect, registry),
        annotations=_annotations(annotations, place),
        required=_required(entry, dialect),
        view=view,
        edit=edit,
        selector_scopes=_selector(entry) | dialect.selector_scopes,
        group=_group_of(entry, groups),
        multivalued=place.truth(raw.get("multivalued"), "multivalued") or dialect.multivalued,
        default_value=place.text(raw.get("defaultValue"), "defaultValue"),
        situations=dialect.situations,
        shown_when=portico.shown_when,
        required_when=portico.required_when,
        options_when=portico.options_when,
        ask=portico.ask,
    )
    return _Read(attribute, dialect)


def _permissions(entry: _Entry, dialect: Dialect) -> tuple[frozenset[str], frozenset[str]]:
    """Who may see and write it. Where nothing is said: nobody, but everybody for user name and e-mail address.

    Where both spellings say it, both must allow.
    """
    raw = entry.raw.get("permissions")
    if raw is None:
        everybody = frozenset(_ROLES) if entry.name in _NEVER_REMOVED else frozenset[str]()
        return (dialect.view, dialect.edit) if dialect.is_spoken else (everybody, everybody)
    here = entry.place.at("permissions")
    permissions = here.mapping(raw, "permissions")
    here.only(permissions, ("view", "edit"))
    view, edit = (entry.place.words(permissions.get(key), f"permissions.{key}", _ROLES) for key in ("view", "edit"))
    return (view & dialect.view, edit & dialect.edit) if dialect.is_spoken else (view, edit)


def _required(entry: _Entry, dialect: Dialect) -> Requirement | None:
    raw = entry.raw.get("required")
    if raw is None:
        return dialect.required
    if dialect.required is not None:
        entry.place.at("annotations").wrong("required stands in the attribute too", "Keep one of them")
    here = entry.place.at("required")
    required = entry.place.mapping(raw, "required")
    here.only(required, ("roles", "scopes"))
    return Requirement(
        roles=entry.place.words(required.get("roles"), "required.roles", _ROLES),
        scopes=entry.place.words(required.get("scopes"), "required.scopes"),
    )


def _selector(entry: _Entry) -> frozenset[str]:
    selector = entry.place.mapping(entry.raw.get("selector"), "selector")
    entry.place.at("selector").only(selector, ("scopes",))
    return entry.place.words(selector.get("scopes"), "selector.scopes")


def _group_of(entry: _Entry, groups: Sequence[str]) -> str | None:
    name = entry.place.text(entry.raw.get("group"), "group") or None
    if name is not None and name not in groups:
        remedy = did_you_mean(name, groups) if groups else "The profile has no groups"
        entry.place.wrong(f"unknown group '{name}'", remedy)
    return name


def _validators(entry: _Entry, dialect: Dialect, registry: Registry[Validator]) -> dict[str, Validator]:
    """The rules by their names, those of the document first."""
    built: dict[str, Validator] = {}
    for name, options in _asked_validators(entry, dialect):
        rule = registry.build(name, options, entry.place.name)
        if isinstance(rule, tuple):
            entry.place.problems.extend(rule)
        else:
            built[dashed(file_name(name))] = rule
    return built


def _asked_validators(entry: _Entry, dialect: Dialect) -> Iterator[tuple[str, Mapping[str, object]]]:
    validations = entry.place.mapping(entry.raw.get("validations"), "validations")
    for name, raw in validations.items():
        options = entry.place.at(name).mapping(raw, "the options")
        yield name, {key: option for key, option in options.items() if key != _IGNORED_OPTION}
    for name, options in dialect.validations.items():
        if name in validations:
            entry.place.at("annotations").wrong(f"'{name}' stands in 'validations' too", "Keep one of them")
        else:
            yield name, options


def _annotations(annotations: Mapping[str, object], place: Place) -> dict[str, object]:
    here = place.at("annotations")
    here.sequence(annotations.get("inputOptions"), "inputOptions")
    here.mapping(annotations.get("inputOptionLabels"), "inputOptionLabels")
    return {key: value for key, value in annotations.items() if key not in KEYS}


def _groups(listed: Sequence[object], place: Place) -> tuple[Group, ...]:
    groups = [_group(raw, place.at(f"group {number}"), place) for number, raw in enumerate(listed, start=1)]
    named = [group for group in groups if group.name]
    names = [group.name for group in named]
    for name in sorted({name for name in names if names.count(name) > 1}):
        place.at(f"group '{name}'").wrong("stands there more than once", "Keep one of them")
    return tuple(named)


def _group(raw: object, numbered: Place, outer: Place) -> Group:
    group = numbered.mapping(raw, "a group")
    name = (numbered.text(group.get("name"), "name") or "").strip()
    if not name:
        numbered.wrong("has no name", "Give it a 'name'")
    place = outer.at(f"group '{name}'") if name else numbered
    place.only(group, names(GROUP_KEYS))
    return Group(
        name=name,
        display_header=place.text(group.get("displayHeader"), "displayHeader"),
        display_description=place.text(group.get("displayDescription"), "displayDescription"),
        annotations=dict(place.mapping(group.get("annotations"), "annotations")),
    )


def _policy(raw: object, place: Place) -> str | None:
    policy = place.text(raw, "unmanagedAttributePolicy")
    if policy is None or policy in _POLICIES:
        return policy
    remedy = "Leave the key out" if policy == "DISABLED" else did_you_mean(policy, _POLICIES)
    place.wrong(f"unknown unmanagedAttributePolicy '{policy}'", remedy)
    return None


def _in_order(read: Sequence[_Read]) -> tuple[Attribute, ...]:
    """As written; an attribute with a `guiOrder` moves to that place."""
    ordered = [each.attribute for each in read if each.dialect.place_in_order is None]
    placed = [each for each in read if each.dialect.place_in_order is not None]
    for each in sorted(placed, key=lambda each: each.dialect.place_in_order or 0):
        ordered.insert(max(0, (each.dialect.place_in_order or 0) - 1), each.attribute)
    return tuple(ordered)
