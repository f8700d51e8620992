"""Every template is one that pages, mails or other templates ask for."""

import re
from collections.abc import Iterator

from portal.problem import near_miss
from portal.theming.check import Finding, Subject
from portal.theming.edition import COMMON, KINDS

_READ = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_FOLDERS = frozenset({"account", "common", "elements", "email", "login", "messages", "resources"})
_LOOSE = frozenset({"theme.properties", "README.md", "LICENSE", "LICENSE.txt"})


class NeverUsed:
    """A wrong name is the commonest slip, and nothing else tells."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Templates, folders and message files of no use."""
        if subject.is_base:
            return
        parents = (link for kind in KINDS for link in subject.parents(kind))
        known = {path for link in parents for path in link.texts}
        known |= {name for text in subject.templates.values() for name in _READ.findall(text)}
        for path in subject.edition.texts:
            fault = _fault_of(path, known)
            if fault:
                yield Finding(path, 1, "never-used", *fault)


def _fault_of(path: str, known: set[str]) -> tuple[str, str] | None:
    """What is wrong with the name of a file, and the remedy."""
    folder, plain = path.rpartition("/")[0].split("/")[0], path.removeprefix(f"{COMMON}/")
    if plain in known:
        return None
    if folder and folder not in _FOLDERS:
        return f"no page looks into '{folder}/'", _nearest(folder, _FOLDERS)
    if path.endswith((".html", ".txt", ".css")):
        return "nothing asks for this file", _nearest(plain, known)
    if path.endswith(".properties"):
        return None if _is_read(path) else ("no properties file has this name", _NAMES)
    is_loose = folder or path in _LOOSE or path.endswith((".md", ".ftl"))
    return None if is_loose else ("nothing reads this file", "Take it out of the folder")


def _is_read(path: str) -> bool:
    return path.rpartition("/")[2] == "theme.properties" or "messages/messages_" in path


def _nearest(name: str, known: frozenset[str] | set[str]) -> str:
    near = near_miss(name, known)
    return f"Did you mean '{near}'?" if near else "Its name must be that of a file of the parent"


_NAMES = "theme.properties, or messages/messages_<locale>.properties"
