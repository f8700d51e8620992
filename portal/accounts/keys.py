"""The keys that tokens are signed with: an RSA pair for what others verify, a secret for what only we read again."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from joserfc.jwk import OctKey, RSAKey

ALGORITHM = "RS256"
BITS = 2048


@dataclass(frozen=True)
class SigningKey:
    """A key pair of a realm as it is kept. `private` is sealed; `public` is what others verify with (a JWK).

    Generations count up; the highest one signs. `retires_at`: until when what it signed is still believed; none for
    the one that signs.
    """

    realm_id: str
    generation: int
    kid: str
    public: Mapping[str, str]
    private: str = field(repr=False)
    created_at: datetime
    retires_at: datetime | None = None


@dataclass(frozen=True)
class KeyPair:
    """A new pair: its id, the public half as a JWK, the private one as PEM."""

    kid: str
    public: Mapping[str, str]
    private: str = field(repr=False)


def new_pair() -> KeyPair:
    """Makes a pair; takes up to 0.2 s. Its id is the thumbprint of RFC 7638: no two keys share one."""
    key = RSAKey.generate_key(BITS, private=True)
    kid = key.thumbprint()
    public = {name: str(value) for name, value in key.as_dict(private=False).items()}
    return KeyPair(kid, {**public, "kid": kid, "alg": ALGORITHM, "use": "sig"}, key.as_pem(private=True).decode())


class RefreshSecrets:
    """The secret of each realm's refresh tokens, derived from the portal's key: nobody else ever verifies them."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha512(b"portico refresh tokens\0" + key).digest()
        self._derived: dict[str, OctKey] = {}  # there are as many as realms

    def of(self, realm_id: str) -> OctKey:
        """512 bits, another secret for every realm."""
        if realm_id not in self._derived:
            secret = hmac.new(self._key, realm_id.encode(), hashlib.sha512).digest()
            self._derived[realm_id] = OctKey.import_key(secret)
        return self._derived[realm_id]
