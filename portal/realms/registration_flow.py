"""The registration flow of a realm document, as a tree of executions (reference: contract, sections 4.1, 5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.problem import did_you_mean
from portal.realms.reading import Reading
from portal.realms.realm import Execution

REGISTRATION = "registration"
FORM = "registration-page-form"

BUILT_IN = (
    Execution(
        FORM,
        "REQUIRED",
        10,
        children=(
            Execution("registration-user-creation", "REQUIRED", 20),
            Execution("registration-password-action", "REQUIRED", 50),
        ),
        alias="registration form",
    ),
)
"""What Keycloak makes for a realm that brings no flows: its recaptcha and terms are there, but disabled."""

RETIRED = {"registration-profile-action"}
"""Judged the profile before Keycloak 24; registration-user-creation does it now."""

_REQUIREMENTS = ("REQUIRED", "CONDITIONAL", "ALTERNATIVE", "DISABLED")
_NOT_BUILT = ("CONDITIONAL", "ALTERNATIVE", "OPTIONAL")
_LOWEST_PRIORITY = -1_000_000


def read_registration_flow(realm: Reading) -> tuple[Execution, ...]:
    """The executions of the flow that `registrationFlow` names, in order; a form or sub-flow holds its own as children.

    Disabled ones are left out. Mistakes are noted in `realm`.
    """
    wanted = realm.text("registrationFlow", REGISTRATION)
    flows = {flow.text("alias"): flow for flow in realm.sections("authenticationFlows", "alias")}
    configs = {config.text("alias"): config for config in realm.sections("authenticatorConfig", "alias")}
    if wanted in flows:
        return _Flows(flows, configs).executions(flows[wanted], ())
    if wanted != REGISTRATION:
        realm.refuse("registrationFlow", f"there is no flow '{wanted}'", did_you_mean(wanted, {*flows, REGISTRATION}))
    return BUILT_IN


@dataclass(frozen=True)
class _Flows:
    flows: Mapping[str, Reading]
    configs: Mapping[str, Reading]

    def executions(self, flow: Reading, above: tuple[str, ...]) -> tuple[Execution, ...]:
        read = [self._execution(each, above) for each in flow.sections("authenticationExecutions", "authenticator")]
        return tuple(sorted((each for each in read if each), key=lambda each: each.priority))

    def _execution(self, given: Reading, above: tuple[str, ...]) -> Execution | None:
        requirement = given.text("requirement", "DISABLED")
        provider = given.text("authenticator")
        if requirement == "DISABLED" or provider in RETIRED or not _is_possible(given, requirement):
            return None
        alias = given.text("flowAlias") or None
        children = self._children(given, alias, above) if _is_flow(given, alias) else ()
        if not provider and not alias:
            given.refuse("authenticator", "is missing", "Name what is to be done here")
        priority = given.number("priority", least=_LOWEST_PRIORITY)
        return Execution(provider or alias or "", requirement, priority, self._config(given), children, alias)

    def _children(self, given: Reading, alias: str | None, above: tuple[str, ...]) -> tuple[Execution, ...]:
        if alias is None or alias not in self.flows:
            given.refuse("flowAlias", f"there is no flow '{alias or ''}'", did_you_mean(alias or "", self.flows))
            return ()
        if alias in above:
            given.refuse("flowAlias", f"the flow '{alias}' holds itself", "Take one of its executions out")
            return ()
        return self.executions(self.flows[alias], (*above, alias))

    def _config(self, given: Reading) -> Mapping[str, object]:
        alias = given.text("authenticatorConfig")
        if not alias:
            return {}
        if alias not in self.configs:
            message = f"there is no configuration '{alias}'"
            given.refuse("authenticatorConfig", message, did_you_mean(alias, self.configs) if self.configs else "")
            return {}
        return self.configs[alias].section("config").document


def _is_possible(given: Reading, requirement: str) -> bool:
    if requirement in _NOT_BUILT:
        remedy = "Set it to REQUIRED or DISABLED"
        given.refuse("requirement", f"{requirement} is not supported in a registration flow", remedy)
        return False
    if requirement not in _REQUIREMENTS:
        given.refuse("requirement", f"unknown requirement '{requirement}'", did_you_mean(requirement, _REQUIREMENTS))
        return False
    return True


def _is_flow(given: Reading, alias: str | None) -> bool:
    """Keycloak writes this key in two spellings, old versions only the wrong one; a flow's name says it too."""
    said = [given.truth("authenticatorFlow"), given.truth("autheticatorFlow")]
    return any(said) or alias is not None
