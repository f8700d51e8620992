"""Sentences are written so that they can be filled: a page shows a broken one as it stands."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.message_format import compile_pattern
from portal.theming.properties import lines_of

_PLACEHOLDER = re.compile(r"\$\{([^{}]+)\}")


class MessageFormat:
    """Braces, plurals, choices, apostrophes."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every sentence that cannot be read."""
        for path in subject.messages_files():
            texts = subject.edition.properties(path)
            for key, line in lines_of(subject.edition.texts[path]):
                try:
                    compile_pattern(_PLACEHOLDER.sub(r"\1", texts.get(key, "")))
                except ValueError as broken:
                    yield Finding(path, line, "message-format", f"'{key}': {broken}", _REMEDY)


_REMEDY = "Gaps are {0}, {1}; write one apostrophe as two"
