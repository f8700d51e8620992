"""Opens the database that an address names: SQLite in a file, or PostgreSQL through psycopg 3."""

import select
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from peewee import Database
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase
from psycopg import Connection, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from portal.problem import ConfigurationRefused, Problem, did_you_mean

SETTING = "PORTAL_DATABASE_URL"

_CONNECTIONS = 8
_LONGEST_WAIT = 5  # seconds, for a connection or for one's turn
_LONGEST_IDLE = 600  # seconds
_NO_FILE = ("", ":memory:")

# `synchronous` FULL: an acknowledged registration survives a power cut. The busy time-out comes first, because several
# processes that start together all want to turn on the write-ahead log.
_PRAGMAS = (("busy_timeout", 5000), ("journal_mode", "wal"), ("synchronous", "full"), ("foreign_keys", 1))

# A lock is waited for longer than the second after which PostgreSQL looks for deadlocks: else all who wait in one give
# up together, and nobody gets on.
_SESSION = "-c timezone=UTC -c lock_timeout=2000 -c statement_timeout=3000 -c idle_in_transaction_session_timeout=30000"
_CONNECTING: Mapping[str, object] = {
    "connect_timeout": 2,  # seconds; the smallest that libpq knows
    "tcp_user_timeout": 5000,  # milliseconds: a network that swallows packets is noticed
    "client_encoding": "utf8",
    "application_name": "portico",
}


class SqliteFile(PooledSqliteDatabase):
    """SQLite lets one writer in at a time, and whoever waits looks again only now and then, in no order: of 32 threads
    some waited for seconds. So the threads of a process take turns here before they ask the file."""

    def __init__(self, path: str, *, patience: float, **options: object) -> None:
        self.turn = Lock()
        self.patience = patience
        super().__init__(path, **options)


class PostgresqlServer(PooledPostgresqlDatabase):
    """A server that ends a connection says so on it, and says nothing else on one that rests: a look at what can be
    read tells as much as the `SELECT 1` that peewee asks at each taking, and costs no way there and back."""

    def _is_closed(self, connection: Connection[object]) -> bool:
        if connection.info.transaction_status is TransactionStatus.IDLE and not _has_news(connection):
            return False
        connection.close()  # peewee only forgets it
        return True


def open_database(url: str, *, connections: int = _CONNECTIONS) -> Database:
    """The database at `sqlite:///path` or `postgresql://…`, with a pool of so many connections. Connects to nothing.

    Raises ConfigurationRefused for an address that names neither. What an address says about time-outs and options wins
    over ours.
    """
    scheme = url.partition("://")[0]
    opener = _OPENERS.get(scheme)
    if opener is None:
        raise _refused(f"'{scheme}' is no database known here", did_you_mean(scheme, _OPENERS))
    return opener(url, connections)


def _sqlite(url: str, connections: int) -> Database:
    path = url.removeprefix("sqlite://").removeprefix("/")
    if path in _NO_FILE:
        raise _refused("SQLite needs a file", "Write sqlite:///instance/portal.db")
    if not Path(path).parent.is_dir():
        raise _refused(f"there is no folder {Path(path).parent}", "Make it, or name another")
    # It holds password hashes. SQLite gives its log the rights of the file.
    Path(path).touch(mode=0o600)
    return SqliteFile(
        path,
        patience=_LONGEST_WAIT,
        pragmas=_PRAGMAS,
        lock_type="IMMEDIATE",
        check_same_thread=False,
        **_pool(connections),
    )


def _postgresql(url: str, connections: int) -> Database:
    address = f"postgresql://{url.partition('://')[2]}"
    try:
        given = conninfo_to_dict(address)
    except ProgrammingError:
        # The sentence of libpq may quote the address, and with it the password.
        raise _refused("this PostgreSQL address cannot be read", "postgresql://user:password@host:5432/name") from None
    ours = {name: value for name, value in _CONNECTING.items() if name not in given}
    options = f"{_SESSION} {given.get('options') or ''}".strip()
    return PostgresqlServer(address, options=options, prefer_psycopg3=True, **ours, **_pool(connections))


def _has_news(connection: Connection[object]) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _pool(connections: int) -> dict[str, object]:
    return {
        "max_connections": connections,
        "timeout": _LONGEST_WAIT,
        "stale_timeout": _LONGEST_IDLE,
        "autoconnect": False,
    }


def _refused(message: str, remedy: str) -> ConfigurationRefused:
    return ConfigurationRefused([Problem(SETTING, message, remedy)])


_OPENERS: Mapping[str, Callable[[str, int], Database]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "postgres": _postgresql,
}
