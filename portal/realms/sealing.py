"""Secrets of a realm document at rest: which ones there are, and how they are sealed before they are stored."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.problem import Problem
from portal.realms.places import Place, map_document, written

MASK = "*" * 10
"""What stands in an export where a secret is; given back, it means "the one you have"."""

_MARK = "sealed:v1:"
_SECRETS: Mapping[Place, frozenset[str]] = {
    ("smtpServer",): frozenset({"password", "authTokenClientSecret"}),
    ("clients", "*"): frozenset({"secret", "registrationAccessToken"}),
    ("clients", "*", "attributes"): frozenset(
        {"client.secret.rotated", "jwt.credential.private.key", "saml.signing.private.key"}
    ),
    ("identityProviders", "*", "config"): frozenset({"clientSecret"}),
    ("authenticatorConfig", "*", "config"): frozenset({"secret.key", "api.key", "secret"}),
}
_COMPONENT_SECRETS = frozenset(
    {"privateKey", "secret", "keystorePassword", "keyPassword", "bindCredential", "password"}
)


class SealBroken(Exception):
    """A sealed text that this key does not open."""


class Sealer:
    """Seals and opens texts with a key of its own, derived from the portal's secret key."""

    def __init__(self, key: bytes) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"portico: secrets of realm documents").derive(key)
        self._fernet = Fernet(urlsafe_b64encode(derived))

    def seal(self, text: str) -> str:
        """The text sealed; one that this key sealed already stays as it is."""
        if is_sealed(text):
            with suppress(SealBroken):
                self.open(text)
                return text
        return _MARK + self._fernet.encrypt(text.encode()).decode()

    def open(self, text: str) -> str:
        """What was sealed; a text that never was comes back as it is. Raises SealBroken for another key's work."""
        if not is_sealed(text):
            return text
        try:
            return self._fernet.decrypt(text.removeprefix(_MARK).encode()).decode()
        except InvalidToken:
            raise SealBroken from None


def is_sealed(text: str) -> bool:
    """Whether a text bears the mark of a sealed one."""
    return text.startswith(_MARK)


def is_secret(place: Place) -> bool:
    """Whether a secret stands at this place of a realm document."""
    *where, name = place
    if where[:1] == ["components"]:
        # Components nest, and every value of their configuration is a list.
        return where[-2:-1] == ["config"] and where[-1] in _COMPONENT_SECRETS
    shape = (*where[:1], *("*" for _ in where[1:2]), *where[2:])
    return name in _SECRETS.get(shape, ())


def is_maskable(place: Place) -> bool:
    """Whether an export may have ten asterisks here: at secrets, and Keycloak masks certificates of keys as well."""
    return is_secret(place) or place[:1] == ("components",)


def opened(
    document: Mapping[str, object], sealer: Sealer | None, place: str
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The document with its secrets in clear, for use in memory only, and every secret that could not be opened."""
    problems: list[Problem] = []

    def open_text(at: Place, text: str) -> str:
        if not is_secret(at) or not is_sealed(text):
            return text
        try:
            return _open(sealer, text)
        except SealBroken:
            remedy = "Start with the key it was sealed with, or import the realm again with its secrets written out"
            problems.append(Problem(f"{place}: {written(at)}", "is sealed with another PORTAL_SECRET_KEY", remedy))
            return ""

    return map_document(document, open_text), tuple(problems)


def _open(sealer: Sealer | None, text: str) -> str:
    if sealer is None:
        raise SealBroken
    return sealer.open(text)
