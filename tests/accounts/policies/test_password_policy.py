import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.password_policy import NOTED, AboutPerson, PasswordPolicy, compile_policy, rules
from portal.accounts.policy_report import DIFFERENCES, policy_rows
from portal.registry import camelled

DEMO = "length(12) and notUsername and notEmail"
ARGUMENTS = {"regex_pattern": ".*", "password_blacklist": "common.txt"}
EVERY = " and ".join(f"{camelled(name)}({ARGUMENTS.get(name, 5)})" for name in rules.classes)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


def test_a_good_password_breaks_nothing(codes_of):
    assert codes_of(DEMO, "correct horse battery") == []


def test_an_empty_policy_asks_nothing_but_a_password(codes_of):
    assert codes_of("", "a") == []
    assert codes_of("  ", "") == ["missingPasswordMessage"]


def test_all_broken_rules_are_told_in_the_written_order(codes_of):
    assert codes_of("upperCase(1) and notUsername and length(12) and digits(2)", "maria-k") == [
        "invalidPasswordMinUpperCaseCharsMessage",
        "invalidPasswordNotUsernameMessage",
        "invalidPasswordMinLengthMessage",
        "invalidPasswordMinDigitsMessage",
    ]


def test_a_violation_is_the_password_fields(first_of):
    assert first_of("length(12)", "a").attribute == "password"


@pytest.mark.parametrize("password", ["", "   ", "\t\u3000"])
def test_a_blank_password_is_missing(codes_of, password):
    assert codes_of(DEMO, password) == ["missingPasswordMessage"]


def test_no_realm_allows_more_than_256_characters(first_of, codes_of):
    assert codes_of("", "a" * 256) == []
    violation = first_of("maxLength(1000)", "a" * 257)
    assert (violation.code, violation.params) == ("invalidPasswordMaxLengthMessage", {"max": 256})


def test_the_limit_counts_characters_as_they_are_read(codes_of):
    assert codes_of("", "e\u0301" * 256) == []


@pytest.mark.parametrize("password", ["half a \ud800 pair", "a\x00b", "a\x1bb", "a\ufffdb"])
def test_what_nobody_can_type_again_is_refused(codes_of, password):
    assert codes_of(DEMO, password) == ["error-invalid-value"]


def test_an_id_that_is_written_twice_counts_once_with_its_last_argument():
    policy = compile_policy("length(8) and digits(1) and length(12)")
    assert [(name, rule.params) for name, rule in policy.named.items()] == [
        ("length", {"min": 12}),
        ("digits", {"min": 1}),
    ]


def test_policies_of_real_exports_that_judge_no_single_password_are_noted(codes_of):
    text = (
        "length(8) and passwordHistory(3) and passwordAge(30) and forceExpiredPasswordChange(365)"
        " and hashAlgorithm(argon2) and hashIterations(5) and maxAuthAge(300) and recoveryCodesWarningThreshold(4)"
    )
    policy = compile_policy(text)
    assert list(policy.named) == ["length"]
    assert policy.noted["hashAlgorithm"] == "argon2"
    assert len(policy.noted) == 7


def test_what_is_noted_and_not_enforced_is_told(codes_of):
    assert {*DIFFERENCES, "forceExpiredPasswordChange"} == set(NOTED)
    rows = list(policy_rows("length(8) and passwordHistory(3) and hashIterations(5) and passwordHistory(4)"))
    assert [(row.treatment, row.subject) for row in rows] == [
        ("differs", "passwordPolicy: passwordHistory"),
        ("differs", "passwordPolicy: hashIterations"),
    ]


def test_all_mistakes_are_told_at_once_with_a_remedy(sentences):
    remedy = "Put it there, one password a line, or use 'common.txt'"
    assert sentences("lenght(8) and digits(x) and passwordBlacklist(list.txt) and passwordHistry(3)") == [
        "password policy: unknown policy 'lenght'. Did you mean 'length'?",
        "password policy: digits: min must be a whole number",
        f"password policy: passwordBlacklist: there is no file list.txt. {remedy}",
        "password policy: unknown policy 'passwordHistry'. Did you mean 'passwordHistory'?",
    ]


def test_the_checklist_says_each_rule_and_how_far_it_is(maria):
    length, digits, name = compile_policy("length(12) and digits(2) and notUsername").checklist("abcdefghijk1", maria)
    assert (length.name, length.code, length.params) == ("length", "passwordRule.length", {"min": 12})
    assert length.is_met
    assert (digits.is_met, digits.progress) == (False, {"have": 1, "need": 2})
    assert (name.code, name.is_met, name.progress) == ("passwordRule.notUsername", True, {})


@pytest.mark.parametrize("password", ["", "x" * 500, "a\ud800"])
def test_nothing_is_ticked_off_for_a_password_that_cannot_be_used(password):
    states = compile_policy("length(1) and notUsername").checklist(password, AboutPerson("ada"))
    assert [state.is_met for state in states] == [False, False]


def test_a_rule_about_the_person_is_neither_open_nor_ticked_while_nobody_is_known():
    states = compile_policy("length(1) and notUsername and notEmail").checklist("battery", AboutPerson())
    assert [state.is_met for state in states] == [True, None, None]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, ANYTHING, ANYTHING)
def test_no_password_whatsoever_makes_a_rule_fall_over(password, username, email):
    policy, about = compile_policy(EVERY), AboutPerson(username, email)
    broken = policy.judge(password, about)
    states = policy.checklist(password, about)
    assert bool(broken) is not all(state.is_met for state in states)


@given(st.text("length()and 3digits(x", max_size=60))
def test_no_text_makes_the_compiler_fall_over(text):
    compiled = compile_policy(text)
    assert isinstance(compiled, PasswordPolicy) or all(str(problem) for problem in compiled)
