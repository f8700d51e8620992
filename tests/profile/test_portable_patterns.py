"""Which patterns of a realm can be said to browsers and JSON Schema, and that they say the same there."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.profile.patterns import SafePattern
from portal.profile.portable_patterns import portable

ONLY_ONE = (
    r"\p{L}+ a++ a?+ (?i)a (?<n>a) (a)\1 \ba [a&&b] [a[b]] \Qa\E [^\D] a{,3} (?>a) ( ) a** [z-a] x{ (?<=a)b \h []a]"
)
PIECES = r"a b 1 _ - . é + \d \w \s \. \- [ab] [^\w] [\d-] * ? {1,2} ( ) (?: | ^ $ (?=a)".split()  # noqa: SIM905
TEXTS = st.text("ab1_-. é+", max_size=6)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"^\+?[1-9]\d{1,14}$", r"^(?:^\+?[1-9][0-9]{1,14}$)$"),
        (r"[\w.-]+@x\.test", r"^(?:[A-Za-z0-9_.-]+@x\.test)$"),
        (r"[\w-z]", r"^(?:[A-Za-z0-9_\-z])$"),
        (r"[\s-]", r"^(?:[ \t\n\x0b\f\r\-])$"),
        (r"[^\d]\D", r"^(?:[^0-9][^0-9])$"),
        (r"\/\_\-\@", r"^(?:\/_-@)$"),
        (r"(?=.*\d)(?:a|b)+?c{2,}", r"^(?:(?=.*[0-9])(?:a|b)+?c{2,})$"),
        (r"[a\-z\]]", r"^(?:[a\-z\]])$"),
        (r"\x41\u00e9[\x41]", r"^(?:\x41\u00e9[\x41])$"),
        ("", "^(?:)$"),
    ],
)
def test_what_both_dialects_know_is_said(written, said):
    assert portable(written) == said


@pytest.mark.parametrize("written", ONLY_ONE.split())
def test_what_only_one_of_them_knows_is_not(written):
    assert portable(written) is None


@settings(deadline=None, derandomize=True, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join), st.lists(TEXTS, max_size=5))
def test_it_matches_what_the_pattern_matches(written, values):
    said = portable(written)
    assume(said is not None)
    pattern = SafePattern.of(written)
    for value in values:
        assert bool(re.search(said, value)) == pattern.matches(value), (written, said, value)
