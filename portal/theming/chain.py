"""Which themes a page is put together from: the theme, what it imports, its parent, …, the base theme last."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache

from portal.theming.edition import Edition

BASE = "base"
_LONGEST = 10
# Keycloak's own themes: whoever builds on one of them builds on ours, with the same names of pages and messages.
KNOWN_AS_BASE = frozenset({BASE, "keycloak", "keycloak.v2", "keycloak.v3"})
_log = logging.getLogger(__name__)

Chain = tuple[Edition, ...]
Find = Callable[[str], Edition | None]


def find_chain(theme: str, kind: str, find: Find, base: Edition) -> Chain:
    """The theme and all that it builds on. A theme nobody has is the base theme; a circle ends at it."""
    links: list[Edition] = []
    name = theme
    while name not in KNOWN_AS_BASE and (link := find(name)) and link not in links and len(links) < _LONGEST:
        links.append(link)
        own = link.own(kind)
        links += [extra for extra in _imported(own, find) if extra not in links]
        name = own.get("parent", BASE)
    if name not in KNOWN_AS_BASE:
        _log.warning("theme '%s' for %s pages: no theme '%s', so the base theme follows", theme, kind, name)
    return (*links, base)


def merged_properties(chain: Chain, kind: str) -> Mapping[str, str]:
    """What the chain's theme.properties say together; the nearest wins, key by key."""
    merged: dict[str, str] = {}
    for link in reversed(chain):
        merged.update(link.own(kind))
    return merged


@lru_cache(maxsize=256)  # an edition never changes
def mark_of(chain: Chain) -> str:
    """Changes when any file of the chain changes."""
    return hashlib.sha256("\0".join(link.mark for link in chain).encode()).hexdigest()[:12]


def _imported(own: Mapping[str, str], find: Find) -> list[Edition]:
    """`import=common/other` looks through one more theme before the parent."""
    name = own.get("import", "").rpartition("/")[2]
    found = find(name) if name and name not in KNOWN_AS_BASE else None
    return [found] if found else []
