"""The form in which two names are the same name.

Computed here and stored in a column of its own, because databases disagree: SQLite folds ASCII only, PostgreSQL as its
locale says. Folding is for comparing; mail always goes to the address as it was typed.
"""

import unicodedata
from functools import lru_cache
from typing import Literal

import idna

# Unicode's Default_Ignorable_Code_Point: what shows as nothing, so that "admin" with one inside looks like "admin".
_IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_DROP_IGNORABLE = dict.fromkeys(code for first, last in _IGNORABLE for code in range(first, last + 1))


def fold_username(name: str) -> str:
    """Unicode's NFKC_Casefold, white space at the ends dropped and inside told as one blank.

    `VICTIM`, full-width letters, the long s, the Kelvin sign, ligatures and zero-width characters fold away. Letters
    that only look alike (dotless i, Cyrillic a) stay different: refusing those is a validator's business.
    """
    return " ".join(_folded(name, "NFKC").split())


def fold_email(address: str) -> str:
    """The local part NFC and casefolded, the domain in its ASCII form (UTS 46). Dots and `+` count (RFC 5321)."""
    local, at, domain = address.strip().rpartition("@")
    return f"{_folded(local, 'NFC')}@{_folded_domain(domain)}" if at else _folded(domain, "NFC")


def _folded(text: str, form: Literal["NFC", "NFKC"]) -> str:
    # Casefolding can take a text out of its normal form and normalising can bring a capital in: hence both, twice.
    for _ in range(2):
        text = unicodedata.normalize(form, text).translate(_DROP_IGNORABLE).casefold()
    return unicodedata.normalize(form, text)


@lru_cache(maxsize=4096)
def _folded_domain(domain: str) -> str:
    try:
        return idna.encode(domain.rstrip("."), uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return _folded(domain, "NFKC").rstrip(".")
