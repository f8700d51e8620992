"""What a realm asks of a password. The grammar and the ids are Keycloak's (reference: contract, section 2)."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import regex

from portal.accounts.password_lists import PasswordLists
from portal.accounts.policies.max_length import MaxLength
from portal.accounts.policies.password_blacklist import PasswordBlacklist
from portal.accounts.rule import AboutPerson, Rule
from portal.problem import Problem, did_you_mean
from portal.profile.violation import Fault, Violation
from portal.registry import Registry, camelled, dashed, file_name

__all__ = ["AboutPerson", "PasswordPolicy", "RuleState", "compile_policy", "rules"]

rules: Registry[Rule] = Registry("portal.accounts.policies", "policy", camelled)

FIELD = "password"
LONGEST = 256
"""Code points in NFC. No realm can allow more: judging and hashing must stay cheap."""

NOTED = (
    "passwordHistory",
    "passwordAge",
    "forceExpiredPasswordChange",
    "hashAlgorithm",
    "hashIterations",
    "maxAuthAge",
    "recoveryCodesWarningThreshold",
)
"""Policies that say nothing about one new password alone: kept; a sign-in obeys `forceExpiredPasswordChange`, nobody
obeys the others."""

_PLACE = "password policy"
_SEPARATOR = " and "
_NO_ARGUMENT = ("", "undefined")  # the admin console writes `notUsername(undefined)`
_NOT_TYPED = regex.compile(r"[\p{Cc}\p{Cs}\ufffd]")


@dataclass(frozen=True)
class RuleState:
    """One rule, as a list beside the field shows it while the password is typed.

    `code` is the message key of its sentence (`passwordRule.<name>`); `progress` counts towards it (`have`, `need`).
    `is_met` is none for a rule that cannot be judged yet: it needs to know whose password it is.
    """

    name: str
    code: str
    params: Mapping[str, object]
    is_met: bool | None
    progress: Mapping[str, int]


@dataclass(frozen=True)
class PasswordPolicy:
    """The rules in the order in which they are written, and what the policy says beside them."""

    named: Mapping[str, Rule] = field(default_factory=dict)
    noted: Mapping[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are judged."""
        return tuple(self.named.values())

    def judge(self, password: str, about: AboutPerson) -> tuple[Violation, ...]:
        """Every broken rule, in order. A password that is missing or cannot be handled is told as that alone."""
        spelled = _spelled(password)
        unusable = self._unusable(spelled)
        if unusable:
            return (Violation.of(FIELD, unusable),)
        faults = (rule.check(spelled, about) for rule in self.rules)
        return tuple(Violation.of(FIELD, fault) for fault in faults if fault)

    def checklist(self, password: str, about: AboutPerson) -> tuple[RuleState, ...]:
        """How far a password in the making meets each rule."""
        spelled = _spelled(password)[: LONGEST + 1]
        is_usable = self._unusable(spelled) is None
        return tuple(self._state(name, rule, spelled, about, is_usable=is_usable) for name, rule in self.named.items())

    def _unusable(self, password: str) -> Fault | None:
        if not password.strip():
            return Fault("missingPasswordMessage")
        if len(password) > LONGEST:
            own = (rule.max for rule in self.rules if isinstance(rule, MaxLength))
            return Fault(MaxLength.code, {"max": min((LONGEST, *own))})
        # What no keyboard types would be a password that its owner can never type again; half a surrogate pair cannot
        # even be hashed.
        return Fault("error-invalid-value") if _NOT_TYPED.search(password) else None

    @staticmethod
    def _state(name: str, rule: Rule, password: str, about: AboutPerson, *, is_usable: bool) -> RuleState:
        is_known = not rule.is_about_person or about != AboutPerson()
        is_met = (is_usable and rule.check(password, about) is None) if is_known else None
        return RuleState(name, f"passwordRule.{name}", rule.params, is_met, rule.progress(password))


def compile_policy(
    text: str, registry: Registry[Rule] = rules, lists: PasswordLists | None = None
) -> PasswordPolicy | tuple[Problem, ...]:
    """`length(12) and notUsername and notEmail`, or everything that is wrong with it. An empty text asks nothing.

    An id that is written twice counts once, with its last argument, as in Keycloak. `lists` are those of forbidden
    passwords; the shipped one alone where not given.
    """
    lists = lists or PasswordLists()
    named: dict[str, Rule] = {}
    noted: dict[str, str] = {}
    problems: list[Problem] = []
    for name, argument in _pieces(text):
        if name in NOTED:
            noted[name] = argument
            continue
        rule = _bound(_built(name, argument, registry), lists)
        if isinstance(rule, tuple):
            problems.extend(rule)
        else:
            named[camelled(file_name(name))] = rule
    return tuple(problems) if problems else PasswordPolicy(named, noted)


def read_noted(text: str) -> tuple[str, ...]:
    """The ids in a policy that say nothing about one new password alone."""
    return tuple(dict.fromkeys(name for name, _ in _pieces(text) if name in NOTED))


def _spelled(password: str) -> str:
    """NFC; but what is too long in any spelling is not worth the work."""
    return unicodedata.normalize("NFC", password) if len(password) <= 4 * LONGEST else password


def _pieces(text: str) -> list[tuple[str, str]]:
    """Ids with their arguments. What is between the first bracket and the last character is the argument."""
    pieces = (piece.strip() for piece in text.split(_SEPARATOR))
    split = (piece.partition("(") for piece in pieces if piece)
    return [(name.strip(), argument[:-1]) for name, _, argument in split]


def _bound(rule: Rule | tuple[Problem, ...], lists: PasswordLists) -> Rule | tuple[Problem, ...]:
    if not isinstance(rule, PasswordBlacklist):
        return rule
    try:
        return rule.bound(lists)
    except ValueError as missing:
        return (Problem(f"{_PLACE}: passwordBlacklist", str(missing)),)


def _built(name: str, argument: str, registry: Registry[Rule]) -> Rule | tuple[Problem, ...]:
    wanted = registry.named(name)
    if wanted is None:
        return (Problem(_PLACE, f"unknown policy '{name}'", did_you_mean(name, (*registry.names, *NOTED))),)
    options = [dashed(option.name) for option in fields(wanted) if option.init]  # type: ignore[arg-type]
    given = {options[0]: argument} if options and argument.strip() not in _NO_ARGUMENT else {}
    return registry.build(name, given, _PLACE)
