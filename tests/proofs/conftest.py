"""What the proofs share: both databases, a mail server, a ledger."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.support.load import Ledger
from tests.support.postgres import Server, postgres_programs, restartable_postgres
from tests.support.sink import Sink, mail_sink
from tests.support.tools import require

# The server is killed here, so a commit has to be in the file; the machine is not, so nothing waits for its disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "on",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}

NUMBERS = count()
FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    programs = postgres_programs()
    require(programs, "a PostgreSQL server (Debian: postgresql)")
    assert programs is not None
    with restartable_postgres(programs, SETTINGS) as server:
        yield server


@pytest.fixture
def new_postgresql(postgres: Server) -> str:
    """The address of an empty database."""
    name = f"proof{next(NUMBERS)}"
    with psycopg.connect(f"{postgres.address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return f"{postgres.address}/{name}"


@pytest.fixture(params=("sqlite", "postgresql"))
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'portal.db'}"
    address: str = request.getfixturevalue("new_postgresql")
    return address


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as running:
        yield running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    book = Ledger(tmp_path / "ledger.jsonl")
    yield book
    book.close()


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a line about what a proof measured, to be told at the end of the run."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("figures")
    for line in lines:
        terminalreporter.write_line(line)
