import time

import pytest

BROKEN = ["invalidPasswordRegexPatternMessage"]


def test_the_whole_password_must_match(codes_of):
    assert codes_of("regexPattern((?=.*[a-z])(?=.*\\d).*)", "abc1") == []
    assert codes_of("regexPattern([a-z]+)", "abc1") == BROKEN


def test_a_pattern_may_have_brackets_of_its_own(codes_of):
    assert codes_of("regexPattern((a|b)(c)) and length(2)", "ac") == []


def test_a_catastrophe_is_a_fault_in_time(codes_of):
    began = time.thread_time()
    assert codes_of("regexPattern((a|aa)+b)", "a" * 200) == BROKEN
    assert time.thread_time() - began < 0.1


@pytest.mark.parametrize("policy", ["regexPattern", "regexPattern()", "regexPattern( )"])
def test_a_pattern_is_needed(sentences, policy):
    assert sentences(policy) == ["password policy: regexPattern: pattern is missing"]


def test_what_is_no_pattern_is_told_at_load(sentences):
    (told,) = sentences("regexPattern([a)")
    assert told.startswith("password policy: regexPattern: '[a' is not a regular expression (")
