"""A realm with everything the flows need made ready: its password policy and the pages of its flows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.accounts.password_lists import PasswordLists
from portal.accounts.password_policy import PasswordPolicy, compile_policy
from portal.flows.flow import FlowKind
from portal.flows.step import BaseStep
from portal.problem import Problem
from portal.realms.client import Client
from portal.realms.realm import Execution, Realm
from portal.registry import Registry, file_name

FORM = "register"
FORM_PROVIDER = "registration-page-form"
VERIFY_EMAIL = "registration-email-verification"
CONSENT, CONSENT_AGAIN = "registration-terms-and-conditions", "terms-and-conditions"
UPDATE_PASSWORD, VERIFY_PROFILE = "update-password", "verify-profile"

_SEQUENCES: Mapping[FlowKind, tuple[str, ...]] = {
    FlowKind.SIGN_IN: (CONSENT_AGAIN, UPDATE_PASSWORD, VERIFY_PROFILE, VERIFY_EMAIL),
    FlowKind.RESET: ("reset-credentials-choose-user", "reset-credential-email", "reset-password"),
    FlowKind.CHANGE_EMAIL: ("update-email",),
}
"""What the flows that no realm document describes pass, by the names of steps."""

steps: Registry[BaseStep] = Registry("portal.flows.steps", "step")


@dataclass(frozen=True)
class Page:
    """What is asked at once: its executions are judged together, and the creation of the account comes last."""

    name: str
    steps: tuple[BaseStep, ...]

    def in_commit_order(self) -> tuple[BaseStep, ...]:
        """Creation last: exports list it first, with password and terms after it."""
        return tuple(sorted(self.steps, key=lambda step: step.is_creation))


@dataclass(frozen=True)
class CompiledRealm:
    """A realm at one revision, ready to be used."""

    realm: Realm
    policy: PasswordPolicy
    plans: Mapping[FlowKind, tuple[Page, ...]]
    """What each kind of flow passes. A new kind is a new entry here and, where it asks something new, new steps."""

    @property
    def clients(self) -> Mapping[str, Client]:
        """The realm's clients by their client ids."""
        return self.realm.clients

    def client(self, client_id: str) -> Client | None:
        """The client of that client id."""
        return self.realm.clients.get(client_id)

    def scopes_of(self, client_id: str) -> frozenset[str]:
        """The scopes that every request of a client has; none for a client that is not there."""
        client = self.client(client_id)
        return frozenset(client.default_scopes) if client else frozenset()

    def pages(self, kind: FlowKind) -> tuple[Page, ...]:
        """The pages of a kind of flow, in order."""
        return self.plans.get(kind, ())


def compile_flows(realm: Realm, lists: PasswordLists | None = None) -> CompiledRealm | tuple[Problem, ...]:
    """The realm made ready, or everything that is wrong with its password policy and its registration flow. `lists` are
    those of forbidden passwords that a policy can name."""
    policy = compile_policy(realm.password_policy, lists=lists)
    built, problems = _build(realm.registration_flow, "registration flow")
    if not isinstance(policy, PasswordPolicy):
        problems = [*policy, *problems]
    if problems or not isinstance(policy, PasswordPolicy):
        return tuple(problem.within(f"realm '{realm.name}'") for problem in problems)
    if realm.verify_email and not _has(built, VERIFY_EMAIL):
        built.append(_own(VERIFY_EMAIL))
    left_out = _left_out(realm, built)
    plans = {kind: _pages([_own(name) for name in names if name not in left_out]) for kind, names in _SEQUENCES.items()}
    if CONSENT_AGAIN not in left_out:
        # The text may change while a new account waits for its proof.
        built.append(_own(CONSENT_AGAIN))
    return CompiledRealm(realm, policy, {FlowKind.REGISTER: _pages(built), **plans})


def _left_out(realm: Realm, registration: Sequence[BaseStep]) -> set[str]:
    """Our own steps that this realm does not want: the proof, the consent that it does not ask."""
    unwanted = {
        VERIFY_EMAIL: not realm.verify_email,
        CONSENT_AGAIN: not _has(registration, CONSENT),
    }
    return {name for name, is_unwanted in unwanted.items() if is_unwanted}


def _has(built: Sequence[BaseStep], name: str) -> bool:
    return any(isinstance(step, steps.classes[file_name(name)]) for step in built)


def _own(name: str) -> BaseStep:
    """One of our own steps, with its defaults: a problem with it is ours, not the operator's."""
    built = steps.build(name, {}, "built-in flow")
    if isinstance(built, tuple):
        raise LookupError(str(built[0]))
    return built


def _build(executions: Sequence[Execution], place: str) -> tuple[list[BaseStep], list[Problem]]:
    built: list[BaseStep] = []
    problems: list[Problem] = []
    for execution in _leaves(executions):
        step = steps.build(execution.provider_id, execution.config, place)
        if isinstance(step, tuple):
            problems.extend(step)
        else:
            built.append(step)
    return built, problems


def _leaves(executions: Iterable[Execution]) -> Iterable[Execution]:
    for execution in sorted(executions, key=lambda each: each.priority):
        if execution.requirement == "DISABLED":
            continue
        if execution.children or execution.provider_id == FORM_PROVIDER:
            yield from _leaves(execution.children)
        else:
            yield execution


def _pages(built: Sequence[BaseStep]) -> tuple[Page, ...]:
    form = tuple(step for step in built if step.page is None)
    alone = tuple(Page(step.page, (step,)) for step in built if step.page is not None)
    return (Page(FORM, form), *alone) if form else alone
