"""Sizes and limits that annotations give an input, as attributes of HTML.

One is written only where it means something for the type of the input. The realm's rules judge; these only help to
type: forms carry `novalidate`, so no browser refuses anything by them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.profile.attribute import Attribute
from portal.web.inputs import DATES, LETTERS, ROWS, SELECT, TEXT, TEXTAREA, number_rule

_BOUNDED = ("number", "range", *DATES)
_AMOUNT, _BOUND = r"[1-9][0-9]{0,8}", r"[-+0-9.:TWeE]+"


@dataclass(frozen=True)
class _Told:
    """An attribute of HTML: the annotations that say it, the types that have it, the values that it may have."""

    annotations: tuple[str, ...]
    types: tuple[str, ...]
    allowed: str


# Keycloak documents `inputTypeMaxLength` and reads `inputTypeMaxlength`.
_KNOWN: Mapping[str, _Told] = {
    "size": _Told(("inputTypeSize",), (*LETTERS, SELECT), _AMOUNT),
    "maxlength": _Told(("inputTypeMaxlength", "inputTypeMaxLength"), (*LETTERS, TEXTAREA), _AMOUNT),
    "minlength": _Told(("inputTypeMinlength", "inputTypeMinLength"), LETTERS, _AMOUNT),
    "pattern": _Told(("inputTypePattern",), LETTERS, r"[^\n]+"),
    "min": _Told(("inputTypeMin",), _BOUNDED, _BOUND),
    "max": _Told(("inputTypeMax",), _BOUNDED, _BOUND),
    "step": _Told(("inputTypeStep",), _BOUNDED, r"any|[0-9]*\.?[0-9]+"),
    "cols": _Told(("inputTypeCols",), (TEXTAREA,), _AMOUNT),
    "rows": _Told(("inputTypeRows",), (TEXTAREA,), _AMOUNT),
}
_DATA = re.compile(r"kc[A-Za-z0-9_.-]*")

# Browsers read a pattern as an expression of JavaScript, with the flag v, and complain of any other. What is written in
# plain characters, classes and groups means the same there and in the realm's own language.
_PLAIN = re.compile(
    r"(?:[\w ,;:@#%=<>~'\"!-]|[()|.*+?^$]|\\[dwsDWS.+*?()\[\]{}|/^$]|\{[0-9]+,?[0-9]*\}"
    r"|\[\^?(?:\w-\w|[\w .,+@:;#%=]|\\[dws.+*?()\[\]{}|/^$-])+\])+"
)
_NOT_PLAIN = re.compile(r"[*+?}][*+]|[(|][*+?]|^[*+?]|\[[^\]]*([^\w\s])\1")


def html_attributes(attribute: Attribute, kind: str, type_: str) -> dict[str, str]:
    """What the annotations and the rule for numbers add to an input of this kind and type; `data-kc…` for scripts."""
    drawn_as = kind if kind in (TEXTAREA, SELECT) else type_
    told = {name: _told(attribute.annotations, known, drawn_as) for name, known in _KNOWN.items()}
    if not _is_same_everywhere(told["pattern"]):
        told["pattern"] = ""
    ruled = _ruled(attribute) if kind in (TEXT, ROWS) and type_ in ("number", "range") else {}
    return {**ruled, **{name: value for name, value in told.items() if value}, **data_attributes(attribute.annotations)}


def data_attributes(annotations: Mapping[str, object]) -> dict[str, str]:
    """The annotations of an attribute or a group that begin with `kc`, for scripts."""
    kept = {key: value for key, value in annotations.items() if _DATA.fullmatch(key)}
    return {f"data-{key}": value if isinstance(value, str) else json.dumps(value) for key, value in kept.items()}


def _told(annotations: Mapping[str, object], known: _Told, drawn_as: str) -> str:
    told = _first(annotations, known.annotations)
    return told if drawn_as in known.types and re.fullmatch(known.allowed, told) else ""


def _first(annotations: Mapping[str, object], keys: Sequence[str]) -> str:
    found = next((annotations[key] for key in keys if key in annotations), "")
    return "" if isinstance(found, bool) else str(found).strip()


def _is_same_everywhere(pattern: str) -> bool:
    if not _PLAIN.fullmatch(pattern) or _NOT_PLAIN.search(pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _ruled(attribute: Attribute) -> dict[str, str]:
    """The limits of a number by its rule: a slider without them would end at 100."""
    name, _ = number_rule(attribute)
    limits = {limit: getattr(attribute.validators.get(name), limit, None) for limit in ("min", "max")}
    told = {limit: f"{value:.15g}" for limit, value in limits.items() if value is not None}
    return {**told, "step": "any"} if name == "double" else told
