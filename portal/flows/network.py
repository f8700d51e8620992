"""Where a request comes from, as failures and mail are counted by it: never by a full IPv6 address, of which one
customer has more than there are people."""

import ipaddress
from functools import lru_cache

UNKNOWN = "unknown"

_SOURCE = {4: 32, 6: 64}
_NETWORK = {4: 24, 6: 48}


@lru_cache(maxsize=4096)
def source_of(address: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 customer has."""
    return _part_of(address, _SOURCE)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """The IPv4 /24 or the IPv6 /48: what one organisation has."""
    return _part_of(address, _NETWORK)


def _part_of(address: str, lengths: dict[int, int]) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return str(ipaddress.ip_network((known, lengths[known.version]), strict=False))
