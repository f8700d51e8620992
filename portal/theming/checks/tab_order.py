"""Tab goes through a page in the order in which it is read."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject


class TabOrder:
    """A positive `tabindex`."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one."""
        for path, elements in subject.elements.items():
            for element in elements:
                number = element.get("tabindex").strip()
                if number.isdigit() and int(number) > 0:
                    told = f"tabindex={number} makes the focus jump"
                    yield Finding(path, element.line, "tab-order", told, "Leave tabindex out", "2.4.3")
