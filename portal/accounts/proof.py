"""The proof of a mailbox: a row with a code and a link made from it by HMAC; nothing secret is stored.

The life of a code or link begins when its mail is first handed over, so a slow mail server makes no dead codes;
24 hours after asking it ends in any case (the way back to an old address: a week later).
"""

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

CODE_DIGITS = 6
MAX_TRIES = 5
CODE_LIFE = timedelta(minutes=10)
LONGEST_LIFE = timedelta(hours=24)
RESTORE_LIFE = timedelta(days=7)

_ID_LENGTH = 32
_TOKEN_LENGTH = 64


class Purpose(Enum):
    """What a proof is for; a proof for one purpose is nothing for another."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-credentials"  # noqa: S105  (Keycloak's name of the purpose)
    CHANGE_EMAIL = "update-email"
    RESTORE_EMAIL = "restore-email"

    @property
    def longest_life(self) -> timedelta:
        """After so long it ends in any case, whether or not its mail was ever handed over."""
        return RESTORE_LIFE + LONGEST_LIFE if self is Purpose.RESTORE_EMAIL else LONGEST_LIFE


@dataclass(frozen=True)
class Proof:
    """What was asked of which mailbox, for whom. `flow_id`: the flow that asked; once used, the one that used it, and
    none where it was ended unused."""

    id: str
    purpose: Purpose
    realm_id: str
    account_id: str
    address: str
    asked_at: datetime
    sent_at: datetime
    flow_id: str | None = None
    generation: int = 1
    tries: int = 0
    link_life: timedelta = LONGEST_LIFE
    first_handed_over_at: datetime | None = None
    used_at: datetime | None = None

    def is_code_alive(self, now: datetime) -> bool:
        """Whether the code can still be typed."""
        return self.tries < MAX_TRIES and self._is_alive(now, CODE_LIFE)

    def is_link_alive(self, now: datetime) -> bool:
        """Whether the link can still be pressed."""
        return self._is_alive(now, max(self.link_life, CODE_LIFE))

    def _is_alive(self, now: datetime, life: timedelta) -> bool:
        if self.used_at is not None or now >= self.asked_at + self.purpose.longest_life:
            return False
        return self.first_handed_over_at is None or now < self.first_handed_over_at + life


class ProofSecrets:
    """Makes and recognises the codes and links of proofs."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"portico proofs\0" + key).digest()

    def code(self, proof: Proof) -> str:
        """Six digits."""
        number = int.from_bytes(self._mac(proof, "code")[:8])
        return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)

    def link_token(self, proof: Proof) -> str:
        """What stands in the link. Letters and digits only: mail programs cut punctuation off the end of links."""
        mac = base64.b32encode(self._mac(proof, "link")[:20]).decode().lower()
        return f"{proof.id.replace('-', '')}{mac}"

    def is_code(self, proof: Proof, typed: str) -> bool:
        """Whether this was typed from the newest mail; digits of any script count, spaces and dashes do not."""
        digits = "".join(str(unicodedata.decimal(letter)) for letter in typed if letter.isdecimal())
        return hmac.compare_digest(self.code(proof), digits)

    def is_link(self, proof: Proof, token: str) -> bool:
        """Whether the token is the one of the proof's present generation."""
        return hmac.compare_digest(self.link_token(proof).encode(), token.encode("utf-8", "replace"))

    @staticmethod
    def proof_id(token: str) -> str | None:
        """The id of the proof that a link names, if it has the shape of one."""
        head = token[:_ID_LENGTH]
        if len(token) != _TOKEN_LENGTH or not set(head) <= set("0123456789abcdef"):
            return None
        return f"{head[:8]}-{head[8:12]}-{head[12:16]}-{head[16:20]}-{head[20:]}"

    def _mac(self, proof: Proof, form: str) -> bytes:
        whose = (proof.purpose.value, proof.realm_id, proof.account_id, proof.id, proof.address, str(proof.generation))
        return hmac.new(self._key, "\0".join((form, *whose)).encode(), hashlib.sha256).digest()
