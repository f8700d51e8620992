"""Every field has a label that is tied to it; a placeholder is none."""

from collections.abc import Iterator

from portal.theming.check import Finding, Shown, Subject
from portal.theming.place import place_of
from portal.theming.source import Element

_FIELDS = {"input", "select", "textarea"}
_NAMELESS = {"hidden", "submit", "button", "image", "reset"}


class Labels:
    """Looks at finished pages: a label may come from another file than its field."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Fields without a name that a screen reader could say, and labels that belong to nothing."""
        for kind in ("login", "account"):
            for shown in subject.pages(kind):
                ids = {element.get("id") for element in shown.elements}
                labelled = {label.get("for") for label in shown.elements if label.tag == "label"}
                yield from self._unnamed(subject, shown, labelled)
                yield from self._untied(subject, shown, ids)

    def _unnamed(self, subject: Subject, shown: Shown, labelled: set[str]) -> Iterator[Finding]:
        for field in shown.elements:
            if not _is_field(field) or _has_name(field, labelled):
                continue
            place = place_of(subject, shown, field)
            if place and field.get("placeholder"):
                told = f"the field '{field.get('name')}' has a placeholder for a label: it is gone once somebody types"
                yield Finding(*place, "placeholder-for-label", told, _REMEDY, "3.3.2")
            elif place:
                yield Finding(*place, "no-label", f"the field '{field.get('name')}' has no label", _REMEDY, "1.3.1")

    def _untied(self, subject: Subject, shown: Shown, ids: set[str]) -> Iterator[Finding]:
        for label in shown.elements:
            wanted = label.get("for")
            if label.tag == "label" and wanted and wanted not in ids:
                place = place_of(subject, shown, label)
                if place:
                    told = f"a label is for '{wanted}', which is not on the page '{shown.sample.name}'"
                    yield Finding(*place, "label-not-tied", told, 'Write for="{{ field.id }}"', "1.3.1")


def _is_field(element: Element) -> bool:
    return element.tag in _FIELDS and element.get("type") not in _NAMELESS and not element.has("hidden")


def _has_name(field: Element, labelled: set[str]) -> bool:
    return (
        field.get("id") in labelled
        or field.is_within("label")
        or field.has("aria-label")
        or field.has("aria-labelledby")
        or (field.get("aria-hidden") == "true" and field.get("tabindex") == "-1")
    )


_REMEDY = 'Include the element of this field, or write <label for="{{ field.id }}">{{ field.label }}</label>'
