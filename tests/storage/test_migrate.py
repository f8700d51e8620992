import subprocess
import sys

import pytest
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from portal.storage.database import open_database
from portal.storage.migrate import FOLDER, pending, upgrade
from portal.storage.models import MODELS

UPGRADE = """
import sys
from portal.storage.database import open_database
from portal.storage.migrate import upgrade
print(upgrade(open_database(sys.argv[1])))
"""
NUMBERED = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


@pytest.fixture
def empty(empty_url):
    opened = open_database(empty_url)
    yield opened
    opened.close_all()


def test_an_upgrade_applies_everything_once(empty):
    assert list(pending(empty)) == NUMBERED
    assert list(upgrade(empty)) == NUMBERED
    assert upgrade(empty) == ()
    assert pending(empty) == ()


def test_processes_that_start_together_upgrade_once(empty_url):
    command = [sys.executable, "-c", UPGRADE, empty_url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate(timeout=60) for process in running]
    assert [errors for _, errors in said if errors] == []
    assert sorted(output.strip() for output, _ in said) == sorted([str(tuple(NUMBERED)), "()", "()", "()"])


def test_a_migration_that_fails_leaves_nothing_of_itself(empty, tmp_path, monkeypatch):
    broken = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE half (id INTEGER)')\n    raise ValueError('no')\n"
    (tmp_path / "0001_broken.py").write_text(broken)
    monkeypatch.setattr("portal.storage.migrate.FOLDER", tmp_path)
    with pytest.raises(ValueError, match="no"):
        upgrade(empty)
    with empty.connection_context():
        assert "half" not in empty.get_tables()


def test_no_lock_and_no_setting_is_left_behind(empty):
    upgrade(empty)
    again = Runner(empty, str(FOLDER))
    with empty.connection_context():
        assert list(again.applied()) == NUMBERED
    assert upgrade(empty) == ()


def test_the_models_are_what_the_migrations_made(database):
    with database.connection_context():
        assert str(diff_models(database, MODELS)) == ""


def test_columns_and_references_are_what_the_models_say(empty):
    """`diff_models` looks at names only; here the models make a schema of their own to compare with."""
    upgrade(empty)
    with empty.connection_context(), empty.bind_ctx(MODELS):
        migrated = _shapes(empty)
        for model in reversed(MODELS):
            model.drop_table()
        for model in MODELS:
            model.create_table()
        assert _shapes(empty) == migrated


def _shapes(database):
    return {table: _shape(database, table) for table in (model._meta.table_name for model in MODELS)}


def _shape(database, table):
    columns = [(each.name, each.data_type, each.null, each.primary_key) for each in database.get_columns(table)]
    references = [(each.column, each.dest_table, each.dest_column) for each in database.get_foreign_keys(table)]
    return sorted(columns), sorted(references)
