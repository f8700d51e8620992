"""Every form that sends something carries the token, and its flow: without them nothing it sends is taken."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.place import place_of
from portal.theming.source import Element


class FormToken:
    """Compares each form with the hidden fields that must go with it."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Forms without `csrf_token`."""
        for kind in ("login", "account"):
            for shown in subject.pages(kind):
                for form in shown.elements:
                    if (
                        form.tag == "form"
                        and form.get("method").lower() == "post"
                        and not _has_token(form, shown.elements)
                    ):
                        place = place_of(subject, shown, form)
                        if place:
                            yield Finding(
                                *place,
                                "no-form-token",
                                f"a form of the page '{shown.sample.name}' sends no form token",
                                'Write {% include "elements/hidden.html" %} inside of the form',
                            )


def _has_token(form: Element, elements: tuple[Element, ...]) -> bool:
    return any(
        element.get("name") == "csrf_token" and any(parent == form for parent in element.parents)
        for element in elements
    )
