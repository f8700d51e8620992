"""Asks consent to the terms (Keycloak's `registration-terms-and-conditions`).

The consent is carried by the flow and written down with the account, which does not exist yet.
"""

from dataclasses import dataclass

from portal.accounts.consent import Consent, TermsDocument
from portal.flows.flow import Flow
from portal.flows.outcome import Ask, AskConsent
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Station
from portal.profile.violation import Violation

ACCEPTED, VERSION = "termsAccepted", "termsVersion"


@dataclass(frozen=True)
class RegistrationTermsAndConditions(BaseStep):
    """A box that is never ticked beforehand."""

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """The present text, with the box as the person left it."""
        return (AskConsent(self._document(at), is_given=bool(at.typed(ACCEPTED))),)

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """A tick counts for the text that was shown: where it changed meanwhile, the person is asked again. A door that
        can ask later lets a person register without; the account is of no use before."""
        if _comes_later(at):
            return ()
        if not at.first(ACCEPTED):
            return (Violation(ACCEPTED, "termsAcceptanceRequired"),)
        if at.first(VERSION) not in ("", self._document(at).version):
            return (Violation(ACCEPTED, "termsChangedMessage"),)
        return ()

    def accept(self, at: Station) -> Flow:
        """The flow with this consent; accepting twice is accepting once."""
        if _comes_later(at):
            return at.flow
        document = self._document(at)
        consent = Consent(
            document=document.name,
            version=document.version,
            locale=document.locale,
            at=at.services.clock.now(),
            door=at.origin.door,
            address=at.origin.address,
            user_agent=at.origin.user_agent,
        )
        return at.flow.agreeing(consent)

    @staticmethod
    def _document(at: Station) -> TermsDocument:
        origin = at.flow.origin
        return at.services.terms.terms(at.compiled.realm, origin.theme, origin.locale)


def _comes_later(at: Station) -> bool:
    return at.origin.consents_later and ACCEPTED not in at.given
