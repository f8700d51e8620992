"""Where a client may send a browser, and where its applications live: its addresses, compared as Keycloak compares them
(contract, section 7.6)."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit, urlunsplit

from portal.realms.client import Client

_DEFAULT_PORTS = {"http": 80, "https": 443}
_WEB = tuple(_DEFAULT_PORTS)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_AFTER_SIGN_OUT = "post.logout.redirect.uris"
_SEPARATOR, _SAME, _NONE = "##", "+", "-"


def may_return_to(client: Client, address: str, base_url: str) -> bool:
    """Whether the client may send a browser there after sign-out: its own list, or the one for sign-in."""
    listed = [each for each in client.attributes.get(_AFTER_SIGN_OUT, _SAME).split(_SEPARATOR) if each]
    if listed == [_NONE]:
        return False
    own = [each for each in listed if each != _SAME]
    patterns = [*own, *(client.redirect_uris if _SAME in listed else ())]
    return is_allowed(patterns, address, client.root_url or base_url)


def is_allowed(patterns: Iterable[str], address: str, base_url: str) -> bool:
    """Whether an address fits one of the patterns; those without a host stand below `base_url`."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if not parts.scheme or any(ord(letter) <= ord(" ") for letter in address) or "\\" in address:
        return False
    candidates = [address]
    if parts.scheme == "http" and parts.hostname in _LOOPBACK and port:
        # A program on the person's own machine listens on whatever port was free.
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
        candidates.append(urlunsplit(parts._replace(netloc=host)))
    whole = [_absolute(pattern, base_url) for pattern in patterns]
    return any(_fits(pattern, candidate) for pattern in whole for candidate in candidates)


def web_origins(client: Client) -> Iterator[str]:
    """The origins of its applications; `+` in its list stands for those of its redirect addresses, `*` stays."""
    for name in client.web_origins:
        if name == _SAME:
            yield from filter(None, (_origin(uri, client.root_url) for uri in client.redirect_uris))
        else:
            yield name.rstrip("/")


def _origin(uri: str, root_url: str) -> str:
    """The origin of a redirect address; none for one with a pattern in its host or with a scheme of its own."""
    try:
        parts = urlsplit(root_url if uri.startswith("/") else uri)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "*" in parts.netloc:
        return ""
    shown = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{shown}"


def _absolute(pattern: str, base_url: str) -> str:
    return base_url.rstrip("/") + pattern if pattern.startswith("/") else pattern


def _fits(pattern: str, address: str) -> bool:
    if pattern == address:
        return True
    if not pattern.endswith("*") or "?" in pattern or _is_tricky(address):
        return False
    if pattern == "*":
        return urlsplit(address).scheme in _WEB
    beginning = pattern[:-1]
    place = address.split("?", 1)[0].split("#", 1)[0]
    return place.startswith(beginning) or (beginning.endswith("/") and place == beginning[:-1])


def _is_tricky(address: str) -> bool:
    """What only looks as if it began like an allowed one: a user in front of the host, a way up in the path."""
    parts = urlsplit(address)
    path = unquote(unquote(parts.path))
    return "@" in parts.netloc or ".." in path.replace("\\", "/").split("/")
