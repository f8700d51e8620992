"""Kept statements are the queries they were made of, written once."""

from datetime import UTC, datetime

import pytest
from peewee import Database, IntegrityError

from portal.storage.connection import reading, writing
from portal.storage.models import CounterRow, OutboxRow, RealmRow
from portal.storage.statements import Statement, given, insert, insert_if_new, insert_rows

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WINDOW = {"key": "ada", "seconds": 60, "began_at": NOON, "ends_at": NOON, "amount": 1}
REALM = {"id": "r1", "name": "demo", "revision": 1, "document": {"a": [1, "é"]}}

BY_NAME = Statement(RealmRow, RealmRow.select().where(RealmRow.name == given(RealmRow.name), RealmRow.revision > 0))
RENAME = Statement(
    RealmRow,
    RealmRow.update({RealmRow.name: given(RealmRow.name, "new"), RealmRow.document: given(RealmRow.document)})
    .where(RealmRow.name == given(RealmRow.name))
    .returning(RealmRow.name),
)


@pytest.fixture
def transaction(database):
    with writing(database):
        yield database


def test_what_was_inserted_is_read_as_its_model_reads_it(transaction):
    insert(transaction, RealmRow, REALM)
    insert(transaction, CounterRow, WINDOW)
    found = BY_NAME.first(transaction, {"name": "demo"})
    assert (found.id, found.revision, found.document) == ("r1", 1, {"a": [1, "é"]})
    counted = Statement(CounterRow, CounterRow.select()).first(transaction, {})
    assert (counted.began_at, counted.amount) == (NOON, 1)


@pytest.mark.parametrize("count", [0, 1, 3, 20])
def test_a_few_rows_are_stored_together(transaction, count):
    insert_rows(transaction, CounterRow, [{**WINDOW, "key": f"key {number:02}"} for number in range(count)])
    stored = Statement(CounterRow, CounterRow.select().order_by(CounterRow.key)).rows(transaction, {})
    assert [(row.key, row.began_at, row.amount) for row in stored] == [
        (f"key {number:02}", NOON, 1) for number in range(count)
    ]


def test_values_go_where_they_belong_though_constants_stand_between(transaction):
    insert(transaction, RealmRow, REALM)
    renamed = RENAME.rows(transaction, {"name": "demo", "new": "other", "document": {}})
    assert [row.name for row in renamed] == ["other"]
    assert BY_NAME.rows(transaction, {"name": "demo"}) == []
    assert BY_NAME.first(transaction, {"name": "other"}).document == {}


def test_the_sql_is_written_once(transaction, monkeypatch):
    insert(transaction, RealmRow, REALM)
    BY_NAME.first(transaction, {"name": "demo"})

    def again(*_, **__):
        raise AssertionError("written anew")

    monkeypatch.setattr(Database, "get_sql_context", again)
    assert BY_NAME.first(transaction, {"name": "demo"})
    assert BY_NAME.first(transaction, {"name": "nobody"}) is None


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_cannot_be_stored_is_not_found_and_not_stored(transaction, text):
    assert BY_NAME.first(transaction, {"name": text}) is None
    with pytest.raises(ValueError, match="cannot keep"):
        insert(transaction, RealmRow, {**REALM, "name": text})


def test_columns_that_nobody_named_have_what_the_model_says(transaction):
    mail = {"id": "m1", "kind": "mail", "realm_id": "r1", "state": "queued", "queued_at": NOON, "next_at": NOON}
    insert(transaction, OutboxRow, {**mail, "order": {}})
    found = Statement(OutboxRow, OutboxRow.select()).first(transaction, {})
    assert (found.attempts, found.sent_at, found.last_error) == (0, None, "")


def test_a_row_that_is_there_is_not_stored_again(transaction):
    unique = [RealmRow.name]
    assert insert_if_new(transaction, RealmRow, REALM, unique)
    assert not insert_if_new(transaction, RealmRow, {**REALM, "id": "r2"}, unique)


def test_a_row_that_breaks_a_rule_says_so(transaction):
    insert(transaction, RealmRow, REALM)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(transaction, RealmRow, REALM)


def test_a_row_is_held_only_where_somebody_else_could_change_it(database):
    with writing(database):
        insert(database, RealmRow, REALM)
        assert BY_NAME.first(database, {"name": "demo"}, lock=True)
    with reading(database):
        assert BY_NAME.first(database, {"name": "demo"}, lock=True)
