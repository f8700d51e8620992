"""An address on the web, or of another allowed kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

# RFC 3986's characters, and letters of other scripts as browsers show them; a % only before two hexadecimal digits.
_WRITTEN = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|[^\x00-\xa0\s])+")
_INVALID = "error-invalid-uri"


@dataclass(frozen=True)
class Uri(EachValue):
    """A URI with one of the allowed schemes; `requireValidUrl` wants a host in it too."""

    example: ClassVar[Example] = Example(
        {"allowedSchemes": ["https"]}, ("https://example.org",), ("ftp://example.org",)
    )

    allowed_schemes: tuple[str, ...] = field(default=("http", "https"), metadata={"spelling": "allowedSchemes"})
    allow_fragment: bool = field(default=True, metadata={"spelling": "allowFragment"})
    require_valid_url: bool = field(default=True, metadata={"spelling": "requireValidUrl"})

    @property
    def keywords(self) -> Mapping[str, object]:
        """Only `format`, and letters of every script are let pass."""
        return {"format": "iri" if self.allowed_schemes or self.require_valid_url else "iri-reference"}

    def fault(self, value: str, context: Context) -> Fault | None:
        """Scheme first: it decides whether a link is dangerous."""
        parts = _split(value)
        if parts is None or (self.allowed_schemes and not parts.scheme):
            return Fault(_INVALID, {"value": value})
        if self.allowed_schemes and parts.scheme not in {scheme.lower() for scheme in self.allowed_schemes}:
            return Fault("error-invalid-uri-scheme", {"value": value, "scheme": parts.scheme})
        if not self.allow_fragment and "#" in value:
            return Fault("error-invalid-uri-fragment", {"value": value, "fragment": parts.fragment})
        if self.require_valid_url and not _is_url(parts):
            return Fault(_INVALID, {"value": value})
        return None


def _split(value: str) -> SplitResult | None:
    if not _WRITTEN.fullmatch(value) or value.count("#") > 1:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return parts


def _is_url(parts: SplitResult) -> bool:
    return bool(parts.scheme and (parts.hostname or parts.scheme not in {"http", "https", "ftp"}))
