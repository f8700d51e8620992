"""Tokens as signed texts (JWS): written with Keycloak's claims, and read again only if they are exactly ours.

The one place that verifies a signature. What kind a token is stands in it (`typ`), and a token of one kind is nothing
for another: an ID token opens no door, a refresh token neither.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeGuard

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey
from joserfc.util import urlsafe_b64decode

LONGEST = 16 * 1024
"""Characters; ours have one or two thousand, and a person with hundreds of roles some more."""

SKEW = timedelta(minutes=5)
"""How far the clock of the machine that issued a token may be before ours."""

Claims = Mapping[str, Any]
Key = RSAKey | OctKey


class TokenType(Enum):
    """What a token is for: its claim `typ`, as Keycloak writes it."""

    ACCESS = "Bearer"
    REFRESH = "Refresh"
    ID = "ID"

    @property
    def algorithm(self) -> str:
        """Refresh tokens are read by nobody but us."""
        return "HS512" if self is TokenType.REFRESH else "RS256"


class Flaw(Enum):
    """Why a text is no token of ours, or not now."""

    MALFORMED = "malformed"
    SIGNATURE = "signature"
    TYPE = "type"
    ISSUER = "issuer"
    EXPIRED = "expired"
    NOT_YET = "not yet valid"


@dataclass(frozen=True)
class Expected:
    """What a token has to be. `key_of` finds the key that a token names, none where we have none of that name;
    `ignores_expiry` is for what only hints at a session."""

    type: TokenType
    issuer: str
    now: datetime
    key_of: Callable[[str], Key | None]
    ignores_expiry: bool = False


def write(claims: Claims, kind: TokenType, kid: str, key: Key) -> str:
    """The claims as a signed token of this kind."""
    header = {"alg": kind.algorithm, "typ": "JWT", "kid": kid}
    return jwt.encode(header, {**claims, "typ": kind.value}, key, algorithms=[kind.algorithm])


def read(text: str, expected: Expected) -> Claims | Flaw:
    """The claims of a token that is what it has to be, or the first flaw."""
    header = _header(text)
    if header is None:
        return Flaw.MALFORMED
    claims = _verified(text, header, expected)
    if isinstance(claims, Flaw):
        return claims
    if claims.get("typ") != expected.type.value:
        return Flaw.TYPE
    if claims.get("iss") != expected.issuer:
        return Flaw.ISSUER
    return _in_time(claims, expected) or claims


def _header(text: str) -> Mapping[str, Any] | None:
    """What a text says of itself; none where it cannot be a token at all."""
    parts = text.split(".")
    if len(text) > LONGEST or len(parts) != 3 or not text.isascii():  # noqa: PLR2004  (header, claims, signature)
        return None
    try:
        header = json.loads(urlsafe_b64decode(parts[0].encode()))
    except (ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) else None


def _verified(text: str, header: Mapping[str, Any], expected: Expected) -> Claims | Flaw:
    """The algorithm follows from what is expected, never from the token; the key is looked up by name among ours."""
    kid = header.get("kid")
    key = expected.key_of(kid) if isinstance(kid, str) else None
    if key is None or header.get("alg") != expected.type.algorithm or header.get("typ") != "JWT":
        return Flaw.SIGNATURE
    try:
        return jwt.decode(text, key, algorithms=[expected.type.algorithm]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        return Flaw.SIGNATURE


def _in_time(claims: Claims, expected: Expected) -> Flaw | None:
    now, soon = expected.now.timestamp(), (expected.now + SKEW).timestamp()
    begins, ends, usable_from = claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)
    if not (_is_moment(begins) and _is_moment(ends) and _is_moment(usable_from)):
        return Flaw.MALFORMED
    if max(begins, usable_from) > soon:
        return Flaw.NOT_YET
    return Flaw.EXPIRED if ends <= now and not expected.ignores_expiry else None


def _is_moment(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
