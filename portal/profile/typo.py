"""Slips in the domains that most people have their mailbox at. A hint only: nobody is ever stopped by it."""

from collections.abc import Iterator
from itertools import takewhile

_PROVIDERS = (
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.co.in", "yahoo.co.jp",
    "hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "outlook.com", "outlook.de", "outlook.fr",
    "icloud.com", "live.com", "msn.com", "aol.com", "proton.me", "protonmail.com", "web.de", "gmx.de", "gmx.net",
    "gmx.at", "gmx.ch", "t-online.de", "freenet.de", "orange.fr", "wanadoo.fr", "laposte.net", "libero.it",
    "comcast.net", "verizon.net", "yandex.ru", "mail.ru", "zoho.com", "fastmail.com", "qq.com", "naver.com",
)  # fmt: skip

# Providers of their own that are one slip away from a bigger one.
_NEIGHBOURS = ("mail.com", "email.com", "ymail.com", "rocketmail.com", "cloud.com", "gmx.com", "me.com", "mac.com")

# `co`, `cm` and `om` are countries; after these names they are a lost letter.
_BROKEN_COM = frozenset({"co", "cm", "om", "con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cpm", "cim"})

_SHORT = 5
"""Letters: a shorter name has too many real neighbours to guess at."""


def suggest_address(address: str) -> str | None:
    """The address with the domain that was probably meant (`ann@gmial.com`: `ann@gmail.com`), or none.

    None for a domain that is a provider's already, and where two providers are equally near.
    """
    local, _, domain = address.strip().rpartition("@")
    domain = domain.lower()
    if not local or domain in _PROVIDERS or domain in _NEIGHBOURS:
        return None
    near = list(_near(domain))
    return f"{local}@{near[0]}" if len(near) == 1 else None


def _near(domain: str) -> Iterator[str]:
    name, _, ending = domain.partition(".")
    for provider in _PROVIDERS:
        its_name, _, its_ending = provider.partition(".")
        if _is_slip(name, its_name) and _is_slip_of_ending(ending, its_ending):
            yield provider


def _is_slip(typed: str, meant: str) -> bool:
    """Equal, or one slip away with the first letter right: people rarely miss that one, other firms begin otherwise."""
    if typed == meant:
        return True
    return len(meant) >= _SHORT and typed[:1] == meant[:1] and _is_one_slip(typed, meant)


def _is_slip_of_ending(typed: str, meant: str) -> bool:
    """Equal, or a broken `com`. Countries are never slips of each other."""
    return typed == meant or (meant == "com" and typed in _BROKEN_COM)


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too many, wrong, or swapped with the next."""
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, meant, strict=False)))
    rest, its_rest = typed[at:], meant[at:]
    is_swapped = rest[:2] == its_rest[:2][::-1] and rest[2:] == its_rest[2:]
    return is_swapped or rest[1:] == its_rest or rest == its_rest[1:] or rest[1:] == its_rest[1:]
