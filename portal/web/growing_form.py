"""A form that grows while it is filled in: by rows for more answers, and by questions that other answers bring up.

Where scripts run they do both without sending the form (`portal.js`). Where they do not, a button sends it to have a
row more or less, and a form whose answers bring up a question that was not on it comes back with that question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypedDict

from flask import Response, abort, make_response, request

from portal.flows.outcome import Ask, AskAttribute
from portal.profile.attribute import Attribute
from portal.profile.unmanaged import PREFIX
from portal.profile.user_profile import UserProfile
from portal.theming.fields import Field
from portal.theming.messages import Messages
from portal.web.inputs import ROWS, kind_of
from portal.web.questions import label_of
from portal.web.sections import Section, in_sections, sections_of

ADD, REMOVE = "row:add", "row:remove"
"""The buttons of rows. No attribute can be called so."""

Plain = Mapping[str, object]


def not_asked(profile: UserProfile, name: str) -> Response:
    """The answer to a live check of what is not asked: nothing to say where other answers decide about the question,
    because a check that was on its way may come after the answer that took the question away; else there is no such
    address."""
    attribute = profile.named(name)
    if attribute is None or attribute.shown_when is None:
        abort(404)
    return make_response("", 204)


class Form(TypedDict, total=False):
    """A form as plain data: beside its fields whatever its page needs."""

    action: str
    flow: str
    hidden: dict[str, str]
    sections: list[Section]
    fields: list[Field]
    rows: str
    questions: str
    controlling: list[str]


def form_of(
    fields: Sequence[Field], profile: UserProfile, words: Messages, *, action: str, rows: str, questions: str
) -> Form:
    """The form with its fields in sections. It grows by being sent to `rows` for a row more or less, and to `questions`
    for what the answers to its `controlling` fields bring up."""
    sections = sections_of(fields, profile, words)
    form: Form = {"action": action, "sections": sections, "fields": in_sections(sections)}
    if any(kind_of(attribute) == ROWS for attribute in profile.attributes):
        form["rows"] = rows
    if any(field["name"] in profile.controlling() for field in fields):
        form |= {"questions": questions, "controlling": sorted(profile.controlling())}
    _begin_at_row(form["fields"])
    return form


def with_rows_changed(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """The questions with the row more or less whose button was pressed; nothing else about them is touched."""
    added = request.form.get(ADD, "")
    name, _, place = request.form.get(REMOVE, "").rpartition(":")
    removed = int(place) if place.isascii() and place.isdigit() and len(place) < len("1000") else -1
    return tuple(_changed(ask, added, name, removed) if isinstance(ask, AskAttribute) else ask for ask in asks)


def unseen(asks: Sequence[Ask]) -> tuple[Attribute, ...]:
    """The questions that the answers bring up and that the form did not have when it was sent."""
    sent = {name.removeprefix(PREFIX) for name in request.form}
    return tuple(ask.attribute for ask in brought_up(asks) if ask.name not in sent)


def brought_up(asks: Sequence[Ask]) -> tuple[AskAttribute, ...]:
    """The questions that stand in slots: those that depend on answers."""
    return tuple(ask for ask in asks if isinstance(ask, AskAttribute) and ask.attribute.controllers)


def more_questions(unseen: Sequence[Attribute], words: Messages, key: str = "moreQuestionsHere") -> Plain:
    """What is said above a form that came back to ask more; the page begins with it."""
    links = [{"href": f"#{each.name}", "text": label_of(each, words)} for each in unseen]
    return {"type": "info", "text": words.text(key), "links": links, "is_first": True}


def _changed(ask: AskAttribute, added: str, name: str, removed: int) -> AskAttribute:
    values = ask.values or ("",)
    if ask.name == added:
        return replace(ask, values=(*values, ""))
    if ask.name == name:
        return replace(ask, values=tuple(value for place, value in enumerate(values) if place != removed))
    return ask


def _begin_at_row(fields: Sequence[Field]) -> None:
    """Puts the cursor where the button was pressed: into the new row, or into the one that moved up."""
    removed_from, _, place = request.form.get(REMOVE, "").rpartition(":")
    for field in fields:
        rows = field["values"]
        if field["kind"] == ROWS and isinstance(rows, list) and field["name"] in (removed_from, request.form.get(ADD)):
            is_removed = field["name"] == removed_from and place.isdigit()
            field["row_in_focus"] = min(int(place[:3]), len(rows) - 1) if is_removed else len(rows) - 1
