"""The questions of a registration as JSON Schema (Draft 2020-12), made of the very objects that judge the answers.

It speaks of answers in their one spelling (no white space around, NFC), each a text, several of them a list; an empty
one is left out. Within that it refuses nothing that the submit lets pass. What it cannot say stands under `x-portico`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from portal.profile.attribute import Attribute
from portal.profile.context import Context
from portal.profile.json_conditions import Conditions
from portal.profile.user_profile import UserProfile
from portal.profile.validate import rules_of, validate_attribute
from portal.profile.validator import BaseValidator

DIALECT = "https://json-schema.org/draft/2020-12/schema"

UNSAID = (
    "the characters that no keyboard writes are refused",
    "a user name is nobody else's, has no @ in it and nothing unseen",
    "an e-mail address is one to which mail can be sent",
    "what rules say beyond their keywords (x-portico.rules of a question)",
)
"""What holds beyond every schema."""

Text = Callable[[str], str]
Schema = dict[str, object]
_OF_LISTS = ("minItems", "maxItems")


def registration_schema(profile: UserProfile, context: Context, text: Text) -> Schema:
    """What a program sends to register: one member for each question. `text` gives the words for what a realm wrote: a
    sentence, or `${key}` in the reader's language.

    A question that depends on other answers stands in an `if`/`then` of its own.
    """
    asked = [each for each in profile.attributes if each.is_writable(context)]
    conditions = Conditions(profile, context)
    always = [each for each in asked if conditions.is_always_shown(each)]
    schema: Schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {each.name: _property(each, text) for each in always},
        "required": [each.name for each in always if _is_needed(each, context)],
    }
    clauses = [clause for each in asked for clause in _clauses(each, conditions, context, text)]
    if clauses:
        schema["allOf"] = clauses
    return {**schema, "x-portico": _about(profile, asked, text)}


def _property(attribute: Attribute, text: Text) -> Schema:
    """One question. Several answers are a list; one is a text."""
    rules = [rule for rule in rules_of(attribute) if isinstance(rule, BaseValidator)]
    said = [rule.keywords for rule in rules]
    of_each: Schema = {"type": "string", **_merged(keywords for keywords in said)}
    of_list = {key: value for keywords in said for key, value in keywords.items() if key in _OF_LISTS}
    shape = {"type": "array", "items": of_each, **of_list} if attribute.takes_several else of_each
    return {**_words(attribute, text), **shape, **_default(attribute), **_unsaid(attribute, text)}


def _merged(said: Iterable[Mapping[str, object]]) -> Schema:
    """The keywords of several rules as one schema: a keyword that two of them use stands in `allOf` the second time."""
    merged: Schema = {}
    more: list[Schema] = []
    for keywords in said:
        fresh = {key: value for key, value in keywords.items() if key not in (*_OF_LISTS, *merged)}
        again = {key: value for key, value in keywords.items() if key not in (*_OF_LISTS, *fresh)}
        merged |= fresh
        more += [again] if again else []
    return {**merged, "allOf": more} if more else merged


def _words(attribute: Attribute, text: Text) -> Schema:
    told: Schema = {"title": text(attribute.display_name or attribute.name)}
    helper = str(attribute.annotations.get("inputHelperTextBefore") or "")
    return {**told, "description": text(helper)} if helper else told


def _default(attribute: Attribute) -> Schema:
    if attribute.default_value is None:
        return {}
    return {"default": [attribute.default_value] if attribute.takes_several else attribute.default_value}


def _unsaid(attribute: Attribute, text: Text) -> Schema:
    """What a form builder may want to know, and the rules that the keywords do not say whole."""
    left = [name for name, rule in attribute.validators.items() if not getattr(rule, "is_said", False)]
    labels = attribute.annotations.get("inputOptionLabels")
    told: Schema = {
        "rules": left,
        "group": attribute.group,
        "inputType": attribute.annotations.get("inputType"),
        "optionLabels": {key: text(str(label)) for key, label in labels.items()}
        if isinstance(labels, Mapping)
        else None,
    }
    kept = {key: value for key, value in told.items() if value}
    return {"x-portico": kept} if kept else {}


def _is_needed(attribute: Attribute, context: Context) -> bool:
    """Whether it cannot be left out: for whoever says nothing a default answers, where its own rules let it pass."""
    if (attribute.default_value or "").strip():
        return bool(validate_attribute(attribute, attribute.answer({}, context), context).violation)
    return attribute.required_when is None and attribute.is_required(context)


def _clauses(attribute: Attribute, conditions: Conditions, context: Context, text: Text) -> Sequence[Schema]:
    """What holds of a question only after some answers: that it is asked, what it offers, that it is needed."""
    shown = conditions.shown(attribute)
    if shown is False:
        return ()
    clauses: list[Schema] = []
    if not conditions.is_always_shown(attribute):
        asks: Schema = {"properties": {attribute.name: _property(attribute, text)}}
        if _is_needed(attribute, context):
            asks["required"] = [attribute.name]
        clauses.append({"if": shown, "then": asks})
    for condition, options in conditions.offers(attribute):
        choice: Schema = {"items": {"enum": options}} if attribute.takes_several else {"enum": options}
        clauses.append({"if": condition, "then": {"properties": {attribute.name: choice}}})
    has_default = (attribute.default_value or "").strip()
    if attribute.required_when is not None and conditions.may_require(attribute) and not has_default:
        clauses.append({"if": conditions.required(attribute), "then": {"required": [attribute.name]}})
    return clauses


def _about(profile: UserProfile, asked: Sequence[Attribute], text: Text) -> Schema:
    """The headings, and what holds beyond the schema."""
    used = {each.group for each in asked}
    groups = [
        {"name": each.name, "title": text(each.display_header or each.name)}
        for each in profile.groups
        if each.name in used
    ]
    return {"order": [each.name for each in asked], "groups": groups, "unsaid": list(UNSAID)}
