"""Everything that is kept about a person, as a document of theirs. No secret and no hash of one is in it."""

from collections.abc import Mapping

from portal.accounts.account import Account, IdentifierKind
from portal.accounts.consent import Consent
from portal.accounts.session import Session
from portal.events.event import Event, EventType
from portal.flows.account.history import consents, events
from portal.flows.account.owner import Owner
from portal.flows.account.profile import readable_attributes
from portal.flows.account.reauthentication import not_the_owner
from portal.flows.account.sessions import living_sessions
from portal.profile.violation import Violation

MOST_EVENTS = 10_000

Document = Mapping[str, object]


def download(owner: Owner, password: str) -> Document | Violation:
    """The document, for whoever knows the password. Raises HashingOverloaded."""
    wrong = not_the_owner(owner, password, EventType.CUSTOM_REQUIRED_ACTION)
    if wrong:
        return wrong
    with owner.services.work.transaction() as unit:
        owner.tell(unit, EventType.CUSTOM_REQUIRED_ACTION, custom_required_action="download_data")
    return document(owner)


def document(owner: Owner) -> Document:
    """What is kept, in plain values; times in ISO 8601."""
    return {
        "realm": owner.compiled.realm.name,
        "downloadedAt": owner.now.isoformat(),
        "account": _account(owner.account),
        "attributes": {each.name: list(values) for each, values in readable_attributes(owner) if values},
        "sessions": [_session(each) for each in living_sessions(owner)],
        "consents": [_consent(each) for each in consents(owner)],
        "events": [_event(each) for each in events(owner, MOST_EVENTS)],
    }


def _account(account: Account) -> Document:
    email = account.identifier(IdentifierKind.EMAIL)
    return {
        "id": account.id,
        "username": account.username,
        "email": account.email,
        "emailVerifiedAt": email.verified_at.isoformat() if email and email.verified_at else None,
        "createdAt": account.created_at.isoformat(),
        "deleteAt": account.delete_at.isoformat() if account.delete_at else None,
    }


def _session(session: Session) -> Document:
    return {
        "startedAt": session.started_at.isoformat(),
        "lastUsedAt": session.seen_at.isoformat(),
        "address": session.address,
        "browser": session.user_agent,
    }


def _consent(consent: Consent) -> Document:
    return {
        "document": consent.document,
        "version": consent.version,
        "language": consent.locale,
        "agreedAt": consent.at.isoformat(),
        "address": consent.address,
        "browser": consent.user_agent,
    }


def _event(event: Event) -> Document:
    return {
        "type": event.name,
        "at": event.at.isoformat(),
        "error": event.error,
        "address": event.address,
        "browser": event.user_agent,
        "details": dict(event.details),
    }
