"""Asks a password and keeps only its hash (Keycloak's `registration-password-action`)."""

from dataclasses import dataclass, replace

from portal.accounts.password_policy import AboutPerson
from portal.flows.flow import Flow
from portal.flows.outcome import Ask, AskPassword
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Station
from portal.profile.attribute import EMAIL, USERNAME
from portal.profile.violation import Violation

PASSWORD, CONFIRMATION = "password", "password-confirm"


@dataclass(frozen=True)
class RegistrationPasswordAction(BaseStep):
    """A new password by the realm's policy."""

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """One password; typed twice where the realm says so."""
        return (AskPassword(at.compiled.realm.confirms_password),)

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """The policy first; a password that is not good enough need not match anything."""
        found = at.compiled.policy.judge(at.first(PASSWORD), about_person(at))
        if found:
            return found[:1]
        if at.compiled.realm.confirms_password and at.first(PASSWORD) != at.first(CONFIRMATION):
            return (Violation(CONFIRMATION, "invalidPasswordConfirmMessage"),)
        return ()

    def accept(self, at: Station) -> Flow:
        """Hashes: the costly part, after everything else was found right."""
        return replace(at.flow, password_hash=at.services.hasher.hash(at.first(PASSWORD)))


def about_person(at: Station) -> AboutPerson:
    """Whose password it is, as far as the form says."""
    return AboutPerson(username=at.first(USERNAME), email=at.first(EMAIL))
