"""A page that was copied from its parent knows what has changed there since."""

from collections.abc import Iterator

from portal.theming.blocks import changed_since, mark_in
from portal.theming.check import WARNING, Finding, Subject


class StaleOverride:
    """`flask theme override` writes into a copy which blocks it was made from; here they are compared."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Blocks that changed, and copies that do not say what they were made from."""
        for path, text in subject.templates.items():
            parent = next((link.texts[path] for link in subject.parents(_kind(path)) if path in link.texts), None)
            if parent is None:
                continue
            marked = mark_in(text)
            if marked is None and "{% extends" not in text:
                told = "a copy of the parent's file that does not say which edition it was made from"
                yield Finding(path, 1, "unmarked-copy", told, _MARK, weight=WARNING)
            elif marked is not None and (changed := changed_since(marked, parent)):
                told = f"the parent's file has changed since this copy was made: {', '.join(changed)}"
                yield Finding(path, 1, "stale-override", told, _STALE)


def _kind(path: str) -> str:
    return path.split("/", maxsplit=1)[0] if path.split("/", maxsplit=1)[0] in ("account", "email") else "login"


_MARK = "Make it by `flask theme override NAME FILE`, or extend the parent's file and write only the blocks you change"
_STALE = "Compare it with the parent's, then mark it anew: `flask theme override NAME FILE --mark`"
