import pytest

from portal.accounts.password_policy import AboutPerson, compile_policy
from portal.profile.violation import Violation
from portal.theming.sentences import rule_sentence, sentence


@pytest.fixture
def words(base):
    texts = {"en": {"phoneWrong": "{0} needs {1}", "own.phone": "special"}}
    return base.messages("base", "login", "en", texts)


@pytest.mark.parametrize(
    ("violation", "label", "told"),
    [
        (Violation("email", "missingEmailMessage"), "Email", "Enter your email address"),
        (
            Violation("nick", "error-invalid-length", {"min": 3, "max": 1000}),
            "Nick",
            "Nick must be between 3 and 1,000 characters",
        ),
        (
            Violation("nick", "error-invalid-length-too-long", {"min": 0, "max": 9}),
            "Nick",
            "Nick must be 9 characters or fewer",
        ),
        (Violation("firstName", "error-user-attribute-required"), "First name", "Enter your first name"),
        (Violation("city", "error-user-attribute-required"), "City", "Fill in: City"),
        (Violation("phone", "x", {"pattern": "p"}, "Invalid phone number."), "Phone", "Invalid phone number."),
        (Violation("phone", "x", {"pattern": "p"}, "It's {0}"), "Phone", "It's {0}"),
        (Violation("phone", "x", {"pattern": "p"}, "${phoneWrong}"), "Phone", "Phone needs p"),
        (Violation("phone", "x", {"pattern": "p"}, "phoneWrong"), "Phone", "Phone needs p"),
        (Violation("phone", "x", {}, "${gone}"), "Phone", "gone"),
        (Violation("phone", "own"), "Phone", "special"),
    ],
)
def test_a_violation_becomes_a_sentence(words, violation, label, told):
    assert sentence(words, violation, label) == told


def test_a_code_without_a_sentence_still_tells_something(words):
    assert sentence(words, Violation("x", "no-such-code"), "Colour").startswith("Colour has a value")


def test_a_password_rule_counts_down_while_it_is_typed(words):
    policy = compile_policy("length(12) and notUsername")

    def told(password):
        return [rule_sentence(words, each) for each in policy.checklist(password, AboutPerson("ada"))]

    assert told("") == ["12 or more characters", "Not your username"]
    assert told("seven77")[0] == "12 or more characters, 5 to go"
    assert told("more than twelve")[0] == "12 or more characters"
