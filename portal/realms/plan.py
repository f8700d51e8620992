"""What a document would change: its settings, and each attribute of the profile added, removed, tightened, loosened."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any

from portal.profile.attribute import Attribute, Requirement
from portal.profile.user_profile import UserProfile
from portal.realms.places import map_texts
from portal.realms.sealing import MASK, is_secret

ADDED, REMOVED, TIGHTENED, LOOSENED, CHANGED = "added", "removed", "tightened", "loosened", "changed"

_RULES = ("name", "required", "validators", "multivalued")
_NO_BOUND = {"min": float("-inf"), "max": float("inf")}
_LONGEST = 60


@dataclass(frozen=True)
class Change:
    """One change: its kind, of what, and which."""

    kind: str
    subject: str
    note: str = ""


def settings_changes(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[Change, ...]:
    """Top-level settings that differ, the profile's own place left out; values are told where they are short."""
    keys = sorted({*old, *new} - {"id", "components"})
    return tuple(_setting(key, old, new) for key in keys if old.get(key) != new.get(key))


def profile_changes(old: UserProfile, new: UserProfile) -> tuple[Change, ...]:
    """Attributes in the new order, the removed ones last."""
    names = [attribute.name for attribute in new.attributes]
    gone = [attribute for attribute in old.attributes if attribute.name not in names]
    changes = [change for attribute in new.attributes for change in _changes(old.named(attribute.name), attribute)]
    if old.unmanaged_policy != new.unmanaged_policy:
        note = f"{old.unmanaged_policy or 'DISABLED'} -> {new.unmanaged_policy or 'DISABLED'}"
        changes.append(Change(CHANGED, "unmanaged attributes", note))
    return (*changes, *(Change(REMOVED, attribute.name) for attribute in gone))


def _setting(key: str, old: Mapping[str, object], new: Mapping[str, object]) -> Change:
    if key not in old:
        return Change(ADDED, key, _shown(key, new[key]))
    if key not in new:
        return Change(REMOVED, key, _shown(key, old[key]))
    before, after = _shown(key, old[key]), _shown(key, new[key])
    return Change(CHANGED, key, f"{before} -> {after}" if before and after else "")


def _shown(key: str, value: object) -> str:
    """A short value; nothing for a long one or for what holds a secret."""
    masked = map_texts(value, lambda at, text: MASK if is_secret(at) else text, (key,))
    text = "" if isinstance(masked, dict | list) else str(masked)
    return text if len(text) <= _LONGEST else ""


def _changes(old: Attribute | None, new: Attribute) -> Iterator[Change]:
    if old is None:
        yield Change(ADDED, new.name, "required" if new.required else "optional")
        return
    yield from _requirement_changes(old, new)
    if old.multivalued != new.multivalued:
        several = "several values" if new.multivalued else "one value only"
        yield Change(LOOSENED if new.multivalued else TIGHTENED, new.name, several)
    for name in dict.fromkeys((*old.validators, *new.validators)):
        yield from _validator_changes(name, old.validators.get(name), new.validators.get(name), new.name)
    others = [field.name for field in fields(Attribute) if field.name not in _RULES]
    changed = [name.replace("_", " ") for name in others if getattr(old, name) != getattr(new, name)]
    if changed:
        yield Change(CHANGED, new.name, ", ".join(changed))


def _requirement_changes(old: Attribute, new: Attribute) -> Iterator[Change]:
    if old.required == new.required:
        return
    if old.required is None:
        yield Change(TIGHTENED, new.name, f"required{_of(new.required)}")
    elif new.required is None:
        yield Change(LOOSENED, new.name, "no longer required")
    else:
        yield Change(CHANGED, new.name, f"required{_of(old.required)} -> required{_of(new.required)}")


def _of(required: Requirement | None) -> str:
    roles = sorted(required.roles) if required else []
    scopes = sorted(required.scopes) if required else []
    of_whom = f" of {', '.join(roles)}" if roles else ""
    return of_whom + (f" with scope {', '.join(scopes)}" if scopes else "")


def _validator_changes(name: str, old: object, new: object, attribute: str) -> Iterator[Change]:
    if old == new:
        return
    if old is None:
        yield Change(TIGHTENED, attribute, f"{name}{_options(new)}")
    elif new is None:
        yield Change(LOOSENED, attribute, f"no {name}")
    else:
        for option, before in _public(old).items():
            after = _public(new).get(option)
            if before != after:
                yield Change(_direction(option, before, after), attribute, f"{name}: {option} {before} -> {after}")


def _options(validator: object) -> str:
    said = {option: value for option, value in _public(validator).items() if value not in (None, "", ())}
    return f" ({', '.join(f'{option} {value}' for option, value in said.items())})" if said else ""


def _public(validator: object) -> dict[str, Any]:
    """The options of a validator: the fields that a configuration can name."""
    if not is_dataclass(validator) or isinstance(validator, type):
        return {}
    given = {field.name for field in fields(validator) if field.init}
    return {name: value for name, value in asdict(validator).items() if name in given}


def _direction(option: str, before: object, after: object) -> str:
    """A bound that closes in tightens, a choice that goes tightens; of a pattern nobody can tell."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        gone, come = set(before) - set(after), set(after) - set(before)
        return CHANGED if bool(gone) == bool(come) else TIGHTENED if gone else LOOSENED
    bound = next((each for each in _NO_BOUND if option.startswith(each)), "")
    first, second = _bound(bound, before), _bound(bound, after)
    if first is None or second is None:
        return CHANGED
    return TIGHTENED if (second > first if bound == "min" else second < first) else LOOSENED


def _bound(bound: str, value: object) -> float | None:
    if not bound or isinstance(value, bool):
        return None
    return _NO_BOUND[bound] if value is None else value if isinstance(value, int | float) else None
