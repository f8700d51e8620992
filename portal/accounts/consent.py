"""A consent: which text, when, by which door, from where. Append-only; the worker seals it into the chain later."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TermsDocument:
    """A text that people agree to, as one theme shows it in one language. `body` is HTML that is safe to show."""

    name: str
    version: str
    locale: str
    title: str
    body: str


@dataclass(frozen=True)
class Consent:
    """Somebody agreed."""

    document: str
    version: str
    locale: str
    at: datetime
    door: str
    address: str = ""
    user_agent: str = ""


def version_of(text: str) -> str:
    """The version of a text: a hash of its normalised words, so that a new line break asks nobody again."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]
