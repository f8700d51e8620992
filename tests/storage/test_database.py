import stat

import pytest
from peewee import PostgresqlDatabase, SqliteDatabase

from portal.problem import ConfigurationRefused
from portal.storage.database import open_database


def shown(database, setting):
    return database.execute_sql(f"SHOW {setting}").fetchone()[0]


def test_an_address_opens_its_kind_of_database(database):
    assert isinstance(database, SqliteDatabase | PostgresqlDatabase)
    with database.connection_context():
        assert database.execute_sql("SELECT 1").fetchone() == (1,)


def test_sqlite_survives_power_cuts_and_waits_for_others(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'portal.db'}")
    with database.connection_context():
        settings = {
            name: database.pragma(name) for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    database.close_all()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1}


def test_nobody_else_on_the_machine_reads_the_file(tmp_path):
    open_database(f"sqlite:///{tmp_path / 'portal.db'}")
    assert stat.S_IMODE((tmp_path / "portal.db").stat().st_mode) == 0o600


def test_a_relative_path_is_taken_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_database("sqlite:///portal.db")
    assert (tmp_path / "portal.db").exists()


def test_postgresql_has_utc_and_time_limits(postgres):
    database = open_database(f"{postgres}/postgres")
    with database.connection_context():
        limits = [shown(database, name) for name in ("timezone", "lock_timeout", "statement_timeout")]
    database.close_all()
    assert limits == ["UTC", "2s", "3s"]


def test_an_address_has_the_last_word_about_its_options(postgres):
    address = f"{postgres}/postgres?options=-c%20statement_timeout%3D7s&application_name=mine"
    database = open_database(address.replace("postgresql:", "postgres:"))
    with database.connection_context():
        assert [shown(database, name) for name in ("statement_timeout", "application_name")] == ["7s", "mine"]
        assert shown(database, "lock_timeout") == "2s"
    database.close_all()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresq://u:secret@host/db", "Did you mean 'postgresql'?"),
        ("portal.db", "no database"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite:////no/such/folder/portal.db", "/no/such/folder"),
        ("postgresql://u:secret@host/db?nonsense=1", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used_says_why_and_no_secret(url, told):
    with pytest.raises(ConfigurationRefused) as refused:
        open_database(url)
    assert told in str(refused.value)
    assert "PORTAL_DATABASE_URL" in str(refused.value)
    assert "secret" not in str(refused.value)
