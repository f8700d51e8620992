"""Asks consent to the terms again, of an account that is there: their text changed, or nobody ever asked.

Agreeing to a text that is no longer the present one is no consent, so the version that was shown comes back with the
answer. Met by a consent to the present text in any language of the realm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.events.event import EventType
from portal.flows.flow import Flow, FlowState
from portal.flows.ports import Unit
from portal.flows.required_consent import TERMS, lacks_consent, newest_consent
from portal.flows.step import Station
from portal.flows.steps.registration_terms_and_conditions import RegistrationTermsAndConditions

DECLINE = "decline"


@dataclass(frozen=True)
class TermsAndConditions(RegistrationTermsAndConditions):
    """A page of its own, before anything else is asked."""

    page: ClassVar[str | None] = TERMS
    any_time: ClassVar[bool] = True

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """When the person agreed last, if ever."""
        known = newest_consent(at.flow.account_id or "", unit)
        return {"agreed_at": known.at if known else None}

    def commit(self, at: Station, unit: Unit) -> Flow:
        """Writes the consent down with its event; once, however often it is given."""
        if self.is_met(at, unit):
            return at.flow
        account_id, consent = at.flow.account_id, at.flow.consents.get(self._document(at).name)
        if account_id is not None and consent is not None:
            unit.consents.add(account_id, at.compiled.realm.id, consent)
            told = {"document": consent.document, "version": consent.version, "locale": consent.locale}
            at.tell(unit, EventType.CUSTOM_REQUIRED_ACTION, custom_required_action="TERMS_AND_CONDITIONS", **told)
        return at.flow

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Agreed already."""
        return at.flow.account_id is None or not lacks_consent(at, at.flow.account_id, unit)

    def act(self, at: Station, action: str, unit: Unit) -> Flow:
        """`decline`: the way in ends here; the account stays as it is."""
        if action != DECLINE:
            return at.flow
        told = {"custom_required_action": "TERMS_AND_CONDITIONS"}
        at.tell(unit, EventType.CUSTOM_REQUIRED_ACTION, error="rejected_by_user", **told)
        return replace(at.flow, state=FlowState.ENDED)
