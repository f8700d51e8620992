"""What grows old: accounts that were never proven, flows, proofs, sessions. Called by the worker once a minute."""

from collections.abc import Iterable

from portal.accounts.proof import LONGEST_LIFE
from portal.clock import Clock
from portal.flows.engine import IDLE
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
    with work.transaction() as unit:
        unit.flows.purge(now - IDLE)
        unit.proofs.purge(now - 2 * LONGEST_LIFE)
        unit.sessions.purge(now)
    return ended
