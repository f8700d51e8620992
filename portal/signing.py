"""Signs short texts for visitors, in the very format of itsdangerous, whose own class derives its key anew for each
signature and tries to pack what is too short to become shorter: that cost more than the signature."""

import hashlib
import hmac
import json
from typing import Any

from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.signer import SigningAlgorithm

DJANGO, HMAC = "django-concat", "hmac"
"""How a key is derived, by itsdangerous' names: its own way, which Flask-WTF has too, and that of Flask's session."""


class Signing(URLSafeTimedSerializer):
    """Writes and reads what itsdangerous does with the same key, salt and derivation. Keeps nothing that it signed."""

    def __init__(self, key: bytes, salt: str, derivation: str) -> None:
        super().__init__(key, salt=salt, serializer=_Compact)
        self._signer = _Signer(key, salt, key_derivation=derivation, digest_method=hashlib.sha1, algorithm=_AtOnce())

    def make_signer(self, salt: str | bytes | None = None) -> "_Signer":
        """The one that there is."""
        return self._signer

    def dump_payload(self, obj: Any) -> bytes:  # noqa: ANN401  (as itsdangerous has it)
        """The text, not packed; what was packed is read all the same."""
        return base64_encode(_Compact.dumps(obj))


class _Signer(TimestampSigner):
    """A signer with one key, derived when it is made."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        self._derived = super().derive_key()

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return self._derived


class _AtOnce(SigningAlgorithm):
    """The HMAC of itsdangerous without an object for it."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class _Compact:
    dumps = staticmethod(json.JSONEncoder(separators=(",", ":")).encode)
    loads = staticmethod(json.loads)
