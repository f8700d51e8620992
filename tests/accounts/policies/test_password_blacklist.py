import pytest

from portal.accounts.password_lists import PasswordList, PasswordLists
from portal.accounts.password_policy import AboutPerson, compile_policy

BROKEN = ["invalidPasswordBlacklistedMessage"]


@pytest.fixture
def codes(tmp_path):
    """The codes of what a policy finds, with a list of the operator's own."""
    (tmp_path / "own.txt").write_text("hunter2\r\nCorrect Horse\n\ncafe\u0301\n", encoding="utf-8-sig")

    def judge(policy, password):
        return [
            each.code for each in compile_policy(policy, lists=PasswordLists(tmp_path)).judge(password, AboutPerson())
        ]

    return judge


@pytest.mark.parametrize("password", ["hunter2", "HUNTER2", "correct horse", "caf\u00e9"])
def test_what_is_on_the_list_is_refused_whatever_its_capitals_and_accents(codes, password):
    assert codes("passwordBlacklist(own.txt)", password) == BROKEN


@pytest.mark.parametrize("password", ["hunter3", "correct horse ", "cafe"])
def test_what_is_not_on_the_list_is_not(codes, password):
    assert codes("passwordBlacklist(own.txt)", password) == []


@pytest.mark.parametrize("password", ["Password123!", "qwertyuiop", "111111111111", "correcthorsebatterystaple"])
def test_the_shipped_list_has_what_everybody_tries(codes, password):
    assert codes("passwordBlacklist(common.txt)", password) == BROKEN


def test_no_sentence_names_the_list(codes, tmp_path):
    policy = compile_policy("passwordBlacklist(own.txt)", lists=PasswordLists(tmp_path))
    (rule,) = policy.checklist("hunter2", AboutPerson())
    assert (rule.code, rule.params, rule.is_met) == ("passwordRule.passwordBlacklist", {}, False)


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("gone.txt", "gone.txt. Put it there, one password a line, or use 'common.txt'"),
        ("../own.txt", "'../own.txt' is no file name"),
        ("/etc/passwd", "'/etc/passwd' is no file name"),
        ("..", "there is no file"),
        ("", "file is missing"),
    ],
)
def test_a_list_that_is_not_there_is_told_with_its_place(tmp_path, argument, told):
    (problem,) = compile_policy(f"passwordBlacklist({argument})", lists=PasswordLists(tmp_path))
    assert str(problem).startswith("password policy: passwordBlacklist")
    assert told in str(problem)


def test_bytes_that_are_no_text_are_told(tmp_path):
    (tmp_path / "own.txt").write_bytes(b"\xff\xfe")
    (problem,) = compile_policy("passwordBlacklist(own.txt)", lists=PasswordLists(tmp_path))
    assert "own.txt cannot be read" in str(problem)


def test_a_list_that_went_away_is_stood_in_for_by_the_shipped_one_and_told(tmp_path, caplog):
    lists = PasswordLists(tmp_path, is_strict=False)
    policy = compile_policy("passwordBlacklist(gone.txt)", lists=lists)
    assert [each.code for each in policy.judge("password123", AboutPerson())] == BROKEN
    assert "gone.txt is missing; the shipped list is used in its place" in caplog.text


def test_a_list_that_changed_is_read_again(tmp_path):
    file, lists = tmp_path / "own.txt", PasswordLists(tmp_path)
    file.write_text("one\n")
    assert "two" not in lists.named("own.txt")
    assert lists.named("own.txt") is lists.named("own.txt")
    file.write_text("one\ntwo\n")
    assert "two" in lists.named("own.txt")


def test_a_long_list_takes_eight_bytes_a_line():
    many = PasswordList(f"password number {number}" for number in range(10_000))
    assert len(many) == 10_000
    assert many._hashes.itemsize * len(many) == 80_000
    assert "PASSWORD NUMBER 9999" in many
    assert "password number 10000" not in many
