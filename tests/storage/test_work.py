import sqlite3
import threading
import time

import psycopg
import pytest
from playhouse.pool import MaxConnectionsExceeded

from portal.events.event import Event, EventType
from portal.flows.ports import StorageUnavailable
from portal.storage.connection import NestedWork
from portal.storage.database import open_database
from portal.storage.realms import Realms
from portal.storage.unavailable import seconds_until_retry
from portal.storage.work import Work
from tests.storage.samples import NOW, account, add, at_once, fail_after, session, username


@pytest.fixture
def narrow(url):
    """A database with one connection, and no patience."""
    opened = open_database(url, connections=1)
    opened._wait_timeout = 0.05
    yield opened
    opened.close_all()


def login(number=0):
    return Event(EventType.LOGIN, "demo", NOW, details={"number": str(number)})


def test_a_crash_leaves_nothing(work):
    with pytest.raises(ZeroDivisionError), work.transaction() as unit:
        fail_after((unit.accounts.add(account("a1", username("ada"))), unit.events.add(login())))
    with work.reading() as unit:
        assert unit.accounts.get("a1") is None
        assert unit.events.newest("demo", limit=1) == ()


def test_rows_are_still_there_when_the_database_is_opened_again(work, database, url):
    add(work, account("a1", username("ada")))
    database.close_all()
    reopened = open_database(url)
    with Work(reopened).reading() as unit:
        assert unit.accounts.get("a1") == account("a1", username("ada"))
    reopened.close_all()


def test_a_unit_inside_a_unit_is_a_mistake(work, database):
    with work.reading() as unit:
        assert unit.accounts.get("a1") is None
        with pytest.raises(NestedWork), work.transaction():
            pass
    with work.transaction(), pytest.raises(NestedWork):
        Realms(database).names()


def test_the_outer_unit_survives_that_mistake(work):
    with work.transaction() as unit:
        unit.events.add(login())
        with pytest.raises(NestedWork), work.reading():
            pass
    with work.reading() as unit:
        assert len(unit.events.newest("demo", limit=9)) == 1


def test_a_store_outside_a_unit_is_a_mistake(work):
    with work.reading() as unit:
        accounts = unit.accounts
    with pytest.raises(Exception, match="not opened"):
        accounts.get("a1")


def test_whoever_reads_cannot_write(work):
    with pytest.raises(Exception, match=r"(?i)read-?only"), work.reading() as unit:
        unit.events.add(login())
    with work.transaction() as unit:
        assert unit.events.newest("demo", limit=1) == ()
        unit.events.add(login())


def test_whoever_reads_sees_one_moment(work):
    with work.reading() as unit:
        assert unit.accounts.get("a1") is None
        other = threading.Thread(target=add, args=(work, account("a1")))
        other.start()
        other.join()
        assert unit.accounts.get("a1") is None
    with work.reading() as unit:
        assert unit.accounts.get("a1") is not None


def test_connections_come_back_in_every_case(narrow):
    work = Work(narrow)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), work.transaction() as unit:
            fail_after(unit.events.add(login()))
        with pytest.raises(Exception, match=r"(?i)foreign key"), work.transaction() as unit:
            unit.sessions.add(session(account_id="nobody"))
        with pytest.raises(ZeroDivisionError), work.reading() as unit:
            fail_after(unit.accounts.get("a1"))
    with work.transaction() as unit:
        unit.events.add(login())


def test_whoever_asks_nothing_takes_no_connection():
    nobody = open_database("postgresql://postgres@127.0.0.1:9/portal")
    with Work(nobody).reading():
        assert nobody.is_closed()


def test_no_free_connection_is_told_as_unavailable(narrow):
    work, answers = Work(narrow), []

    def try_to_read():
        with pytest.raises(StorageUnavailable) as refused, work.reading() as unit:
            unit.accounts.get("a1")
        answers.append(refused.value.retry_after)

    with work.reading() as held:
        held.accounts.get("a1")
        other = threading.Thread(target=try_to_read)
        other.start()
        other.join()
    assert answers == [2]


def test_a_database_locked_by_a_stranger_is_told_as_unavailable(work, database, url):
    with work.reading() as unit:
        assert unit.accounts.get("a1") is None
    lock, release = _stranger(url)
    database._pragmas = [("busy_timeout", 100)]
    database.close_all()
    lock()
    with pytest.raises(StorageUnavailable), work.transaction() as unit:
        unit.events.add(login())
    release()
    with work.transaction() as unit:
        unit.events.add(login())


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_full_database_is_told_and_serves_again_when_there_is_room(work, database):
    def fill(events):
        database.execute_sql("PRAGMA max_page_count = 1")
        for number in range(2000):
            events.add(login(number))

    with pytest.raises(StorageUnavailable) as refused, work.transaction() as unit:
        fill(unit.events)
    assert refused.value.retry_after == 30
    database.close_all()
    with work.transaction() as unit:
        assert unit.events.newest("demo", limit=1) == ()
        unit.events.add(login())


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_told_and_the_next_unit_works(work, url):
    def lose_it(events):
        events.add(login())
        _end_connections(url)
        events.add(login())

    with pytest.raises(StorageUnavailable), work.transaction() as unit:
        lose_it(unit.events)
    with work.transaction() as unit:
        assert unit.events.newest("demo", limit=1) == ()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_server_that_ended_while_work_was_done_is_told_though_the_rollback_fails_too(work, url):
    with pytest.raises(StorageUnavailable), work.transaction():
        fail_after(_end_connections(url))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_connection_that_died_in_the_pool_is_not_handed_out(work, url):
    with work.reading() as unit:
        assert unit.accounts.get("a1") is None
    _end_connections(url)
    with work.reading() as unit:
        assert unit.accounts.get("a1") is None


def test_a_database_that_is_not_there_is_told_as_unavailable(tmp_path):
    gone = open_database(f"sqlite:///{tmp_path / 'gone.db'}")
    (tmp_path / "gone.db").unlink()
    tmp_path.rename(tmp_path.with_name("moved"))
    nobody = open_database("postgresql://postgres@127.0.0.1:9/portal")
    for database in (gone, nobody):
        with pytest.raises(StorageUnavailable), Work(database).reading() as unit:
            unit.accounts.get("a1")


def test_a_mistake_in_a_query_is_not_told_as_unavailable(work, database):
    with pytest.raises(Exception, match="no_such_table") as wrong, work.transaction():
        database.execute_sql("SELECT * FROM no_such_table")
    assert seconds_until_retry(wrong.value) is None


def test_a_mistake_after_an_unavailable_database_stays_a_mistake():
    mistake = ValueError("ours")
    mistake.__context__ = StorageUnavailable(2)
    mistake.__context__.__context__ = MaxConnectionsExceeded()
    assert seconds_until_retry(mistake) is None


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_whoever_waits_too_long_for_its_turn_is_told_so(work, database):
    database.patience = 0.05

    def write(_number):
        with work.transaction():
            time.sleep(0.3)
        return "served"

    def answer(number):
        try:
            return write(number)
        except StorageUnavailable as refused:
            return refused.retry_after

    assert sorted(map(str, at_once(2, answer))) == ["2", "served"]


def test_32_threads_that_write_are_all_served(work):
    def write(number):
        with work.transaction() as unit:
            before = len(unit.events.newest("demo", limit=99))
            unit.events.add(login(number))
            return before

    at_once(32, write)
    with work.reading() as unit:
        assert len(unit.events.newest("demo", limit=99)) == 32


def _stranger(url):
    """Another program that locks the table of events: functions that take the lock and give it back."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        return lambda: other.execute("BEGIN IMMEDIATE"), other.close
    other = psycopg.connect(url)
    return lambda: other.execute("LOCK TABLE events"), other.close


def _end_connections(url):
    with psycopg.connect(url) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
