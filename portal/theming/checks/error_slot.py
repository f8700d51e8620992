"""Every field has a place for its message, tied to it: live checks write there, and screen readers look there."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.place import place_of
from portal.theming.source import Element

_FIELDS = {"input", "select", "textarea"}
_WITHOUT = {"hidden", "submit", "button"}


class ErrorSlot:
    """`id="<field>-message"` exists always and is empty while there is nothing to say."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Fields whose parent's page has the slot and whose own has none."""
        for kind in ("login", "account"):
            inherited = {shown.sample.name: _ids(shown.elements) for shown in subject.pages(kind, theme="base")}
            for shown in subject.pages(kind):
                present = _ids(shown.elements)
                for field in shown.elements:
                    slot = f"{field.get('id')}-message"
                    is_field = field.tag in _FIELDS and field.get("type") not in _WITHOUT
                    if is_field and slot not in present and slot in inherited.get(shown.sample.name, set()):
                        place = place_of(subject, shown, field)
                        if place:
                            told = f"the field '{field.get('name')}' has no place for its message (id='{slot}')"
                            yield Finding(*place, "no-error-slot", told, _REMEDY, "3.3.1")


def _ids(elements: tuple[Element, ...]) -> set[str]:
    return {element.get("id") for element in elements if element.get("id")}


_REMEDY = "Keep the block `message` of elements/field.html"
