"""The blocks of a template and their marks: by them a copy knows what changed in the file it was made from."""

import hashlib
import re
from collections.abc import Mapping

_TAG = re.compile(r"\{%-?\s*(?:block\s+(\w+)|(endblock)\b)[^%]*%\}")
_MARK = re.compile(r"\{#\s*copied from \S+ \[([^\]]*)\]\s*#\}")
WHOLE = "the rest"


def blocks_of(template: str) -> Mapping[str, str]:
    """A mark of each block's text, and of what stands outside of all blocks (`the rest`)."""
    texts: dict[str, list[str]] = {WHOLE: []}
    open_blocks = [WHOLE]
    at = 0
    for tag in _TAG.finditer(template):
        texts[open_blocks[-1]].append(template[at : tag.start()])
        at = tag.end()
        if tag[1]:
            texts[open_blocks[-1]].append(f"<{tag[1]}>")
            texts.setdefault(tag[1], [])
            open_blocks.append(tag[1])
        elif len(open_blocks) > 1:
            open_blocks.pop()
    texts[open_blocks[-1]].append(template[at:])
    return {name: _marked("".join(parts)) for name, parts in texts.items()}


def marked_copy(path: str, parent: str) -> str:
    """The parent's file with a first line that says what it was copied from."""
    return marked_anew(path, parent, parent)


def marked_anew(path: str, own: str, parent: str) -> str:
    """A copy, once it was compared with its parent's file as it is now."""
    marks = " ".join(f"{name.replace(' ', '-')}:{mark}" for name, mark in blocks_of(parent).items())
    return f"{{# copied from {path} [{marks}] #}}\n{_MARK.sub('', own).lstrip()}"


def mark_in(template: str) -> Mapping[str, str] | None:
    """What a copy says it was made from; none where it says nothing."""
    found = _MARK.search(template)
    if found is None:
        return None
    pairs = (pair.partition(":") for pair in found[1].split())
    return {name.replace("-", " ") if name == "the-rest" else name: mark for name, _, mark in pairs}


def changed_since(marked: Mapping[str, str], parent: str) -> tuple[str, ...]:
    """The blocks of the parent that are others now, are new, or are gone."""
    now = blocks_of(parent)
    names = [*now, *(name for name in marked if name not in now)]
    return tuple(name for name in names if now.get(name) != marked.get(name))


def _marked(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]
