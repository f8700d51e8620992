"""What was agreed to, and what happened to the account."""

from collections.abc import Sequence

from portal.accounts.consent import Consent
from portal.events.event import Event
from portal.flows.account.owner import Owner

SHOWN_EVENTS = 50


def consents(owner: Owner) -> Sequence[Consent]:
    """Everything the person agreed to, newest first."""
    with owner.services.work.reading() as unit:
        return unit.consents.of_account(owner.account.id)


def events(owner: Owner, limit: int = SHOWN_EVENTS) -> Sequence[Event]:
    """What happened last, newest first."""
    with owner.services.work.reading() as unit:
        return unit.events.of_account(owner.account.id, limit=limit)
