"""Stands for a name, an address or a device without telling it: what is counted is counted under a pseudonym."""

import hashlib
import hmac


class Pseudonyms:
    """Makes pseudonyms that nobody can guess back without the portal's key."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"portico pseudonyms\0" + key).digest()

    def of(self, purpose: str, *parts: str) -> str:
        """The pseudonym of these parts for a purpose: 64 hexadecimal digits, always the same."""
        told = b"\0".join(part.encode("utf-8", "surrogatepass") for part in (purpose, *parts))
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()
