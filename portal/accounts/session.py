"""A session: a row, so that logout, disabling and "sign out everywhere" really end it. Its cookie is a random key."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Session:
    """One signed-in browser. `expires_at` is the hard end; `idle_seconds` the longest pause."""

    id: str
    key_hash: str
    realm_id: str
    account_id: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    idle_seconds: int
    is_remembered: bool = False
    address: str = ""
    user_agent: str = ""

    def is_alive(self, now: datetime) -> bool:
        """Neither past its end nor left alone for too long."""
        return now < self.expires_at and (now - self.seen_at).total_seconds() <= self.idle_seconds


def new_key() -> str:
    """A secret for a cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def key_hash(key: str) -> str:
    """What is stored of a cookie's secret. The key is random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()
