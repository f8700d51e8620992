"""With a million accounts nothing is slower than with a thousand: what a page waits for is looked up in an index."""

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from portal.accounts.proof import Purpose
from portal.storage.realms import Realms
from tests.storage.samples import NOW, email, order

EMAIL = IdentifierKind.EMAIL
ADDRESS = "ada@example.org"

LOOK_UPS = {
    "an account": lambda unit: unit.accounts.get("a1"),
    "an account by its flow": lambda unit: unit.accounts.by_flow("f1"),
    "the holder of a name": lambda unit: unit.accounts.holding("demo", EMAIL, ADDRESS),
    "the newest claimant": lambda unit: unit.accounts.newest_claimant("demo", EMAIL, ADDRESS),
    "other claimants": lambda unit: unit.accounts.other_claimants("demo", EMAIL, ADDRESS, but="a1"),
    "expired accounts": lambda unit: unit.accounts.expired("demo", NOW, 10),
    "a claim": lambda unit: unit.accounts.claim("a1", email(ADDRESS), NOW),
    "a deletion": lambda unit: unit.accounts.set_state("a1", AccountState.DELETED),
    "a flow": lambda unit: unit.flows.get("f1"),
    "the flows of an account": lambda unit: unit.flows.end_of_account("a1"),
    "old flows": lambda unit: unit.flows.purge(NOW),
    "a proof": lambda unit: unit.proofs.get("p1"),
    "the newest proof": lambda unit: unit.proofs.newest("a1", Purpose.VERIFY_EMAIL),
    "a try": lambda unit: unit.proofs.count_try("p1"),
    "old proofs": lambda unit: unit.proofs.purge(NOW),
    "a session": lambda unit: unit.sessions.by_key("key"),
    "the sessions of an account": lambda unit: unit.sessions.end_of_account("a1"),
    "the consents of an account": lambda unit: unit.consents.of_account("a1"),
    "new events": lambda unit: unit.events.newest("demo", limit=10, after_id=5),
    "a mail": lambda unit: unit.outbox.get("m1"),
    "due mails": lambda unit: unit.outbox.put(order(), NOW) and unit.outbox.lease(NOW, NOW - NOW, 10),
}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("look_up", LOOK_UPS.values(), ids=LOOK_UPS)
def test_a_look_up_never_reads_a_whole_table(work, database, look_up):
    asked = []
    database.query_hooks.append(asked.append)
    with work.transaction() as unit:
        look_up(unit)
    assert _whole_tables_read(database, asked) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_revision_is_looked_up_in_an_index(database):
    asked = []
    database.query_hooks.append(asked.append)
    Realms(database).revision("demo")
    assert _whole_tables_read(database, asked) == []


def _whole_tables_read(database, asked):
    database.query_hooks.clear()
    queries = [each for each in asked if each.sql.startswith(("SELECT", "UPDATE", "DELETE"))]
    assert queries
    with database.connection_context():
        plans = [database.execute_sql(f"EXPLAIN QUERY PLAN {each.sql}", each.params).fetchall() for each in queries]
    return [step[3] for plan in plans for step in plan if step[3].startswith("SCAN")]
