"""The addresses a realm is reached by beside the portal's own, and the theme that each one wears.

`frontendUrl` is Keycloak's key: the address that the realm's links use. `portico.hosts` lists more, one brand each:
`https://shop.example=shop https://b2b.example=b2b`. A request for any other host is refused (DECISIONS: an allow-list,
never the request's word alone).
"""

import re
from dataclasses import dataclass

from portal.realms.portico_keys import HOSTS
from portal.realms.reading import Reading

FRONTEND_URL = "frontendUrl"
_ORIGIN = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?")
_REMEDY = "Write for example: https://shop.example=shop https://b2b.example"


@dataclass(frozen=True)
class OwnHost:
    """One address: its origin (`https://shop.example`, lower case), and the theme of its pages where it has one."""

    origin: str
    theme: str = ""

    @property
    def host(self) -> str:
        """`shop.example`, without port."""
        return self.origin.partition("://")[2].partition(":")[0]


def read_hosts(attributes: Reading) -> tuple[OwnHost, ...]:
    """The realm's own addresses, its `frontendUrl` first."""
    found = [each for key in (FRONTEND_URL, HOSTS) for each in _read(attributes, key)]
    return tuple({each.origin: each for each in reversed(found)}.values())[::-1]


def _read(attributes: Reading, key: str) -> list[OwnHost]:
    hosts = []
    for entry in attributes.text(key).replace(",", " ").split():
        origin, _, theme = entry.partition("=")
        if _ORIGIN.fullmatch(origin.rstrip("/")):
            hosts.append(OwnHost(origin.rstrip("/").lower(), theme))
        elif key == HOSTS:  # Keycloak takes any text for a frontendUrl; one with a path of its own means nothing to us
            attributes.refuse(key, f"'{origin}' is not an origin", _REMEDY)
    return hosts
