"""A theme's own files for browsers (style sheets, scripts, pictures, fonts): where they are and how pages name them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.theming.chain import Chain, mark_of
from portal.theming.edition import COMMON, RESOURCES, TYPES

PREFIX = "/resources/"
TOKENS = "tokens.css"
"""Made from the tokens of theme.properties; no file of a theme may be called so."""


@dataclass(frozen=True)
class Resource:
    """A file to send: its bytes and its media type."""

    content: bytes
    media_type: str


def find_resource(chain: Chain, kind: str, path: str) -> Path | None:
    """The nearest file of that path below `resources/`: the kind's, what kinds share, what stands for the whole
    theme."""
    for link in chain:
        for folder in (f"{kind}/{RESOURCES}", f"{COMMON}/{RESOURCES}", RESOURCES):
            if found := link.resources.get(f"{folder}/{path}"):
                return found
    return None


def address(chain: Chain, kind: str, path: str) -> str:
    """Where browsers find it. The mark stands for a folder, so `url(../img/x.svg)` in a style sheet keeps it."""
    return f"{PREFIX}{chain[0].name}/{kind}/{mark_of(chain)}/{path}"


def media_type(path: str, types: Mapping[str, str] = TYPES) -> str:
    """By the ending, as all files of a theme are known."""
    return types.get(Path(path).suffix.lower(), "application/octet-stream")
