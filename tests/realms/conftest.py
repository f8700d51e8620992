from pathlib import Path

import pytest

from portal.realms.importing import Importer
from portal.realms.sealing import Sealer
from portal.storage.database import open_database
from portal.storage.migrate import upgrade
from portal.storage.realms import Realms


@pytest.fixture
def store(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'portico.db'}")
    upgrade(database)
    return Realms(database)


@pytest.fixture
def sealer():
    return Sealer(b"a key for the tests of this room")


@pytest.fixture
def importer(store, sealer):
    return Importer(store, sealer, lambda _: (), environ={})
