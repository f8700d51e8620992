"""What stays of an account that is deleted, and what does not."""

from dataclasses import replace

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from portal.accounts.consent import Consent
from portal.events.event import Event, EventType
from portal.storage.models import MODELS
from tests.storage.samples import NOW, account, add, email, flow, later, order, proof, session, username

SECRETS = ("ada", "192.0.2.7", "Browser/1", "the hash", "Lovelace")
EVENT = Event(EventType.LOGIN, "demo", NOW, None, "a1", "s1", None, "192.0.2.7", "Browser/1", {"username": "ada"})


@pytest.fixture
def ada(work):
    """Everything that can be known of a person, and Bob."""
    known = account(
        "a1",
        username("ada"),
        email("ada@example.org"),
        attributes={"lastName": ("Lovelace",)},
        password_hash="the hash",
    )
    add(work, replace(known, failures=3, failed_at=NOW, locked_until=later(9)), account("b1", username("bob")))
    consent = Consent("terms", "v1", "en", NOW, "pages", "192.0.2.7", "Browser/1")
    with work.transaction() as unit:
        unit.sessions.add(session("s1", "a1", address="192.0.2.7", user_agent="Browser/1"))
        unit.flows.add(flow(account_id="a1", values={"username": ("ada",)}))
        unit.proofs.add(proof())
        unit.consents.add("a1", "demo", consent)
        unit.outbox.put(replace(order(), account_id="a1"), NOW)
        unit.outbox.put(replace(order("bob@example.org"), account_id="b1"), NOW)
        unit.events.add(EVENT)
        unit.events.add(replace(EVENT, account_id="b1", details={"username": "bob"}))


def erase(work):
    with work.transaction() as unit:
        unit.accounts.erase("a1", "somebody")


def test_nothing_in_the_database_names_an_erased_person(work, ada, database):
    erase(work)
    with database.connection_context():
        rows = [
            str(row) for model in MODELS for row in model.select().dicts().execute(database) if "b1" not in str(row)
        ]
    assert rows
    assert [row for row in rows if any(secret in row for secret in SECRETS)] == []


def test_the_row_stays_as_deleted_and_the_name_is_free(work, ada):
    erase(work)
    with work.reading() as unit:
        erased = unit.accounts.get("a1")
        assert (erased.state, erased.identifiers, erased.attributes) == (AccountState.DELETED, (), {})
        assert (erased.failures, erased.locked_until) == (0, None)
        assert unit.accounts.holding("demo", IdentifierKind.USERNAME, "ada") is None


def test_consents_go_on_under_the_pseudonym(work, ada, database):
    erase(work)
    with database.connection_context():
        cursor = database.execute_sql("SELECT account_id, pseudonym, document, version FROM consents")
        assert list(cursor.fetchall()) == [(None, "somebody", "terms", "v1")]


def test_events_stay_without_address_and_details(work, ada):
    erase(work)
    with work.reading() as unit:
        assert unit.events.of_account("a1", limit=9) == (replace(EVENT, address="", user_agent="", details={}),)
        assert unit.events.of_account("b1", limit=9)[0].details == {"username": "bob"}


def test_nobody_else_loses_anything(work, ada):
    erase(work)
    with work.reading() as unit:
        assert unit.accounts.get("b1").username == "bob"
        assert [mail.order.to for mail in unit.outbox.newest(9)] == ["bob@example.org"]


def test_erasing_twice_changes_nothing_more(work, ada):
    erase(work)
    erase(work)
    with work.reading() as unit:
        assert unit.accounts.get("a1").state is AccountState.DELETED


def test_a_planned_deletion_is_due_in_its_time_and_can_be_taken_back(work):
    add(work, *(account(f"a{number}", username(f"ada{number}")) for number in range(4)))
    with work.transaction() as unit:
        for account_id, seconds in (("a0", 20), ("a1", 10), ("a2", 10)):
            unit.accounts.plan_deletion(account_id, later(seconds))
        unit.accounts.plan_deletion("a2", None)
        assert unit.accounts.get("a0").delete_at == later(20)
        assert unit.accounts.due_for_deletion("demo", later(9), 9) == ()
        assert unit.accounts.due_for_deletion("demo", later(20), 9) == ("a1", "a0")
        assert unit.accounts.due_for_deletion("demo", later(20), 1) == ("a1",)
        assert unit.accounts.due_for_deletion("other", later(20), 9) == ()


def test_a_deleted_account_is_not_due_again(work):
    add(work, account("a1", username("ada"), delete_at=NOW))
    erase(work)
    with work.reading() as unit:
        assert unit.accounts.due_for_deletion("demo", later(1), 9) == ()
