"""The questions of a registration as JSON Schema (Draft 2020-12), made of the very objects that judge the answers."""

from collections.abc import Callable, Mapping

from portal.profile.attribute import Attribute
from portal.profile.context import Context
from portal.profile.user_profile import UserProfile

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, object]


def registration_schema(profile: UserProfile, context: Context, text: Callable[[str], str]) -> Schema:
    """What a program sends to register: one member for each question. `text` gives the words for what a realm wrote: a
    sentence, or `${key}` in the reader's language."""
    asked = [each for each in profile.attributes if each.is_writable(context)]
    schema: Schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {each.name: _property(each, text) for each in asked},
        "required": [each.name for each in asked if each.is_required(context) and each.required_when is None],
    }
    return schema


def _property(attribute: Attribute, text: Callable[[str], str]) -> Mapping[str, object]:
    title = {"title": text(attribute.display_name or attribute.name)}
    return (
        {**title, "type": "array", "items": {"type": "string"}}
        if attribute.multivalued
        else {**title, "type": "string"}
    )
