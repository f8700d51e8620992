"""What grows old: accounts that were never proven or are to be deleted, flows, proofs, sessions, counters, answers that
were kept for their keys. Called by the worker once a minute."""

import uuid
from collections.abc import Iterable

from portal.accounts.proof import LONGEST_LIFE, RESTORE_LIFE
from portal.clock import Clock
from portal.events.event import Event, EventType
from portal.flows.brute_force import KEPT
from portal.flows.engine import IDLE
from portal.flows.idempotency import KEPT_FOR
from portal.flows.mailbox import dismiss
from portal.flows.ports import UnitOfWork
from portal.realms.realm import Realm

BATCH = 100


def tidy(work: UnitOfWork, realms: Iterable[Realm], clock: Clock) -> int:
    """Ends what is past its time, in small transactions; answers how many accounts were ended."""
    now, ended = clock.now(), 0
    for realm in realms:
        with work.transaction() as unit:
            expired = unit.accounts.expired(realm.id, now - realm.new_account_life, BATCH)
            for account_id in expired:
                dismiss(account_id, now, unit)
            ended += len(expired)
        ended += _erase_due(work, realm, clock)
    with work.transaction() as unit:
        unit.flows.purge(now - IDLE)
        unit.proofs.purge(now - RESTORE_LIFE - 2 * LONGEST_LIFE)
        unit.sessions.purge(now)
        unit.refresh_families.purge(now)
        unit.revoked_tokens.purge(now)
        unit.signing_keys.purge(now)
        unit.counters.purge(now)
        unit.failures.purge(now - KEPT)
        unit.answers.purge(now - KEPT_FOR)
    return ended


def _erase_due(work: UnitOfWork, realm: Realm, clock: Clock) -> int:
    """Erases what its owners wanted deleted; what is left of each is a trace under a name that leads to nobody."""
    now = clock.now()
    with work.transaction() as unit:
        due = unit.accounts.due_for_deletion(realm.id, now, BATCH)
        for account_id in due:
            unit.accounts.erase(account_id, pseudonym=str(uuid.uuid4()))
            event = Event(EventType.DELETE_ACCOUNT, realm.id, now, account_id=account_id)
            if realm.keeps_event(event.name):
                unit.events.add(event)
    return len(due)
