"""Other user names for somebody whose first wish is taken."""

import random
import unicodedata
from collections.abc import Iterator

from portal.accounts.folding import fold_username

SHORTEST, LONGEST = 3, 30

# Latin letters that Unicode does not take apart into a plain one and a mark.
_WITHOUT_DECOMPOSITION = str.maketrans(
    {"æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "\u0131": "i", "ł": "l", "œ": "oe", "ß": "ss"}
)
_JOINTS = "._-"


def suggest_usernames(wanted: str, first_name: str, last_name: str) -> Iterator[str]:
    """Candidates, the best first, none twice and never `wanted` itself; whether one is free the caller asks.

    `maria`, Maria Keller: maria-k, mariak, k-maria, maria-keller … then with numbers. The same words give the same
    candidates. Latin letters lose their accents; other scripts stay as they are.
    """
    seen = {fold_username(wanted)}
    for candidate in _candidates(_plain(wanted.partition("@")[0]), _plain(first_name), _plain(last_name)):
        name = candidate.strip(_JOINTS)
        if SHORTEST <= len(name) <= LONGEST and fold_username(name) not in seen:
            seen.add(fold_username(name))
            yield name


def _candidates(wanted: str, first: str, last: str) -> Iterator[str]:
    if wanted and last and last not in wanted:
        yield from (f"{wanted}-{last[0]}", f"{wanted}{last[0]}", f"{last[0]}-{wanted}", f"{wanted}-{last}")
    if first and last:
        yield from (f"{first}-{last}", f"{first}.{last}", f"{first[0]}{last}", f"{first}{last}", f"{last}-{first}")
    if wanted and first and first not in wanted:
        yield from (f"{wanted}-{first[0]}", f"{first}-{wanted}")
    stem = (wanted or first or last)[: LONGEST - len("9999")]
    if stem:
        yield from (f"{stem}{number}" for number in _numbers(stem))


def _numbers(stem: str) -> Iterator[int]:
    """Two digits first, then four; shuffled by the name, so that not everybody is offered the same 10."""
    order = random.Random(stem)  # noqa: S311 - nothing secret hangs on it
    yield from order.sample(range(10, 100), 90)
    yield from order.sample(range(1000, 10000), 90)


def _plain(text: str) -> str:
    """Small letters without accents, digits, and the joints between them; nothing that a user name may not hold."""
    small = unicodedata.normalize("NFKD", text[:LONGEST]).casefold().translate(_WITHOUT_DECOMPOSITION)
    kept = [letter for letter in small if letter.isalpha() or letter.isdecimal() or letter in _JOINTS]
    if any(letter.isascii() and letter.isalpha() for letter in kept):
        kept = [letter for letter in kept if letter.isascii()]
    return unicodedata.normalize("NFC", "".join(kept)).strip(_JOINTS)
