"""Style sheets are CSS all through: what comes after a slip is often lost."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.style import faults_of


class CssSyntax:
    """What no browser understands."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every place."""
        for path, css in subject.sheets.items():
            for fault in faults_of(css):
                yield Finding(
                    path, fault.line, "css-syntax", fault.message, "Is a brace or a semicolon missing before?"
                )
