"""The sections of a form: what belongs to no group first, then each group under its heading.

Between the fields stand the slots of questions that other answers bring up: empty until then, filled by a script
without touching a field that is there.
"""

from collections.abc import Sequence
from typing import TypedDict

from portal.profile.attribute import Attribute, Group
from portal.profile.user_profile import UserProfile
from portal.theming.fields import Field
from portal.theming.messages import Messages
from portal.web.html_attributes import data_attributes
from portal.web.questions import helper_text

SLOT = "slot"


class Section(TypedDict, total=False):
    """A part of a form; without a header for what is in no group. `is_empty`: all its questions are hidden as yet."""

    name: str
    header: str
    description: str
    attributes: dict[str, str]
    fields: list[Field]
    is_empty: bool


def sections_of(fields: Sequence[Field], profile: UserProfile, words: Messages) -> list[Section]:
    """The fields in sections, as plain data: name, header, description, fields. A consent closes the form."""
    for field in fields:
        field["params"] = ",".join(_sent_along(str(field["name"]), profile))
    standing = [*fields, *_slots(fields, profile)]
    order = {attribute.name: place for place, attribute in enumerate(profile.attributes)}
    standing.sort(key=lambda field: order.get(str(field["name"]), len(order)))
    last = [field for field in standing if field["kind"] == "consent"]
    plain = [field for field in standing if not field.get("group") and field not in last]
    groups = [_section(group, standing, words) for group in _in_order(profile.groups)]
    parts: list[Section] = [{"name": "", "fields": plain}, *groups, {"name": "", "fields": last}]
    return [part for part in parts if part["fields"]]


def in_sections(sections: Sequence[Section]) -> list[Field]:
    """The fields as they follow each other on the page; Enter in the last one sends it."""
    fields = [field for section in sections for field in section["fields"] if field["kind"] != SLOT]
    if fields and fields[-1].get("enterkeyhint"):
        fields[-1]["enterkeyhint"] = "go"
    return fields


def _sent_along(name: str, profile: UserProfile) -> list[str]:
    """What a live check sends: the field's own answer, and those on which it depends, near and far."""
    names = [name]
    for each in names:
        attribute = profile.named(each)
        names += sorted(attribute.controllers - set(names)) if attribute else []
    return names


def _slots(fields: Sequence[Field], profile: UserProfile) -> list[Field]:
    """The questions that are not asked by the answers so far."""
    asked = {field["name"] for field in fields}
    hidden = (
        each for each in profile.attributes if each.controllers and each.name not in asked and "user" in each.edit
    )
    return [_slot(attribute) for attribute in hidden]


def _slot(attribute: Attribute) -> Field:
    return {"name": attribute.name, "id": attribute.name, "kind": SLOT, "group": attribute.group or ""}


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """Keycloak orders them by what is written as their heading, not by their place in the profile."""
    return sorted(groups, key=lambda group: group.display_header or group.name)


def _section(group: Group, fields: Sequence[Field], words: Messages) -> Section:
    own = [field for field in fields if field.get("group") == group.name]
    return {
        "name": group.name,
        "header": words.resolve(group.display_header or group.name),
        "description": helper_text(words, group.display_description),
        "attributes": data_attributes(group.annotations),
        "fields": own,
        "is_empty": all(field["kind"] == SLOT for field in own),
    }
