"""Turns codes into sentences: what is wrong with a value, in the words of a theme and a language."""

from portal.accounts.password_policy import RuleState
from portal.profile.violation import Violation
from portal.theming.messages import Messages

_UNKNOWN = "error-invalid-value"


def sentence(messages: Messages, violation: Violation, label: str) -> str:
    """What to tell about a violation of the field called `label`.

    The profile's own message wins: `${key}`, a bare key, or a sentence as it stands. Then `code.attribute`, where a
    theme says something special about one attribute, then `code`. Every message gets the label as {0} and the rule's
    parameters, in order, from {1}.
    """
    told = (label, *violation.params.values())
    if violation.message:
        return _own(messages, violation.message, told)
    keys = (f"{violation.code}.{violation.attribute}", violation.code, _UNKNOWN)
    return messages.text(next(filter(messages.has, keys), violation.code), *told)


def rule_sentence(messages: Messages, rule: RuleState) -> str:
    """A password rule as its checklist says it, counting down while it is typed: `12 or more characters, 4 to go`."""
    told = messages.text(rule.code, *rule.params.values())
    missing = rule.progress.get("need", 0) - rule.progress.get("have", 0)
    if missing > 0 and rule.progress.get("have"):
        return messages.text("passwordRuleProgress", told, missing)
    return told


def _own(messages: Messages, message: str, told: tuple[object, ...]) -> str:
    key = message[2:-1] if message.startswith("${") and message.endswith("}") else message
    return messages.text(key, *told) if messages.has(key) else key
