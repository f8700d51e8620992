import time

import pytest

GUIDE = r"^\+?[1-9]\d{1,14}$"
CATASTROPHES = [
    r"^(\w+\s?)+$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(a|aa)+b",
    r"((a+)+)+b",
    r"(.*a){25}b",
    r"^([a-zA-Z0-9]+[._-]?)+@x$",
    r"(a|a)*(a|a)*(a|a)*b\1",
]


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (GUIDE, "+491701234567"),
        (r"\p{L}+", "Žižek"),
        (r"[\p{L}' -]+", "D'Árc-Łu"),
        (r"(?=.*\d)[\w.-]+", "a-b.c1"),
        (r"[\w-\.]+", "a-b.c"),
        (r"[a-z&&[^aeiou]]+", "xyz"),
        (r"\Qa.b\E\d", "a.b1"),
        (r"\x{41}\u0042", "AB"),
        (r"[+--]", ","),
        (r"[^\d]+", "ab"),
        (r"[\D]+", "ab"),
        (r"\p{Alpha}+\p{Punct}", "ab!"),
        (r"(?i)abc", "ABC"),
        (r"a++b", "aab"),
        (r"\[\]", "[]"),
        (r"[|~]{4}", "||~~"),
        (r"\bé?a\b", "a"),
        (r"(?<twice>a|b)\k<twice>", "bb"),
        (r"\h\v\H\V", "\u2003\n\na"),
    ],
)
def test_javas_patterns_match_as_they_do_there(code_of, pattern, value):
    assert code_of("pattern", value, pattern=pattern) is None


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (GUIDE, "0170"),
        (GUIDE, "+49170\n"),
        (GUIDE, "+4٣٣"),
        (r"\w+", "é"),
        (r"[\w]+", "é"),
        (r"[\W]+", "a"),
        (r"\s", "\u00a0"),
        (r"\p{Alpha}", "é"),
        (r"abc", "xabcx"),
        (r"[a-z&&[^aeiou]]+", "a"),
        (r"a$", "a\n"),
    ],
)
def test_the_whole_value_must_match_and_short_classes_are_ascii(code_of, pattern, value):
    assert code_of("pattern", value, pattern=pattern) == "error-pattern-no-match"


@pytest.mark.parametrize("pattern", CATASTROPHES)
@pytest.mark.parametrize("value", ["a" * 40 + "!", "a" * 2000 + "!"])
def test_a_catastrophe_is_a_fault_in_a_twentieth_of_a_second(built, registration, pattern, value):
    rule = built("pattern", pattern=pattern)
    began = time.thread_time()
    assert rule.check([value], registration).code == "error-pattern-no-match"
    assert time.thread_time() - began < 0.05


def test_many_values_share_one_time_limit(built, registration):
    rule = built("pattern", pattern=r"(a|aa)+")
    began = time.thread_time()
    assert rule.check(["a" * 2000 + "!"] * 100, registration)
    assert time.thread_time() - began < 0.15


def test_a_value_that_is_longer_than_any_answer_does_not_reach_the_engine(code_of):
    assert code_of("pattern", "a" * 70_000, pattern="a*") == "error-pattern-no-match"


def test_the_realms_own_sentence_comes_with_the_fault(built, registration):
    fault = built("pattern", **{"pattern": "x", "error-message": "badPhone"}).check(["y"], registration)
    assert (fault.code, fault.params, fault.message) == ("error-pattern-no-match", {"pattern": "x"}, "badPhone")


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "*", r"\p{Nonsense}", "(?<n"])
def test_what_is_no_pattern_is_told_at_load(built, pattern):
    told = str(built("pattern", pattern=pattern)[0])
    assert told.startswith(f"attribute 'x': pattern: '{pattern}' is not a regular expression (")


def test_a_pattern_is_needed(built):
    assert str(built("pattern")[0]) == "attribute 'x': pattern: pattern is missing"
