"""Nothing plays or moves by itself."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject

_MOVES = {"marquee", "blink"}


class Autoplay:
    """`autoplay`, and elements that never stand still."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one."""
        for path, elements in subject.elements.items():
            for element in elements:
                if element.has("autoplay") or element.tag in _MOVES:
                    told = f"<{element.tag}> plays by itself"
                    yield Finding(path, element.line, "autoplay", told, "Let people start it", "1.4.2")
