"""A realm with everything the flows need made ready: its password policy and the pages of its flows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.accounts.password_policy import PasswordPolicy, compile_policy
from portal.flows.step import BaseStep
from portal.problem import Problem
from portal.realms.realm import Execution, Realm
from portal.registry import Registry

FORM = "register"
FORM_PROVIDER = "registration-page-form"
VERIFY_EMAIL = "registration-email-verification"

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
    registration: tuple[Page, ...]
    sign_in: tuple[Page, ...] = field(default=())


def compile_flows(realm: Realm) -> CompiledRealm | tuple[Problem, ...]:
    """The realm made ready, or everything that is wrong with its password policy and its registration flow."""
    policy = compile_policy(realm.password_policy)
    built, problems = _build(realm.registration_flow, "registration flow")
    if not isinstance(policy, PasswordPolicy):
        problems = [*policy, *problems]
    proof = steps.build(VERIFY_EMAIL, {}, "sign-in")
    if problems or not isinstance(policy, PasswordPolicy) or isinstance(proof, tuple):
        return tuple(problem.within(f"realm '{realm.name}'") for problem in problems)
    if realm.verify_email and not any(isinstance(step, type(proof)) for step in built):
        built.append(proof)
    sign_in = (Page(proof.page or FORM, (proof,)),) if realm.verify_email else ()
    return CompiledRealm(realm, policy, _pages(built), sign_in)


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
