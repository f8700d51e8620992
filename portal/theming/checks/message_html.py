"""Sentences are words: HTML in them is shown as it is written, but for the terms."""

import re
from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.properties import lines_of

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-z]+;|&#\d+;")
_MAY_HAVE = frozenset({"termsText"})


class MessageHtml:
    """Tags and entities in messages."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one, but for those of texts that are HTML."""
        for path in subject.messages_files():
            texts = subject.edition.properties(path)
            for key, line in lines_of(subject.edition.texts[path]):
                found = _TAG.search(texts.get(key, ""))
                if found and key not in _MAY_HAVE:
                    told = f"'{key}' has {found[0]} in it, which people would read as it stands"
                    yield Finding(path, line, "message-html", told, "Leave the HTML out; a template may add it around")
