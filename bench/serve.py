"""Serves one thing to be measured, all by the same server with the same settings as the portal's own.

`python -m bench.serve portal 8001`, `… hello 8002`, `… form 8003`; `python -m bench.serve worker` sends mail.
What the portal is to be like stands as JSON in BENCH: `database`, `cost`, `smtp_port`, `port`, `folder`.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from portal import create_app
from portal.commands.db import upgrade_database
from portal.commands.shipped import import_shipped
from portal.current import EXTENSION
from portal.flows.budget import FIGURES
from portal.limits import NAMED
from portal.locations import THEMES
from portal.serving import settle
from portal.settings import Settings, parse_smtp_url

TARGETS = {"portal": "bench.serve:measured", "hello": "bench.floors:hello", "form": "bench.floors:form"}
THREADS = 32
GRANIAN, GUNICORN = "granian", "gunicorn"
SECRET_KEY = b"a key for measuring only, of more than thirty-two bytes"


def command(what: str, port: int, server: str = GRANIAN) -> Sequence[str]:
    """What Python is started with to serve it there: under granian as the portal serves itself, under gunicorn by two
    processes of four threads, as other portals were measured."""
    if server == GRANIAN:
        return "-m", "bench.serve", what, str(port)
    where = "--bind", f"127.0.0.1:{port}", "--log-level", "error"
    return "-m", "gunicorn", *where, "--workers", "2", "--threads", "4", f"{TARGETS[what]}()"


def measured() -> Flask:
    """The portal as production has it, but for limits that nobody reaches and the cost of a hash."""
    asked = json.loads(os.environ["BENCH"])
    app = create_app(
        Settings(
            environment="production",
            database_url=asked["database"],
            redis_url=None,
            smtp=parse_smtp_url(f"smtp://127.0.0.1:{asked['smtp_port']}", "localhost"),
            base_url=f"http://127.0.0.1:{asked['port']}",
            secret_key=SECRET_KEY,
            peppers={"1": b"a pepper for measuring only, of more than thirty-two bytes"},
            instance_dir=Path(asked["folder"]),
            themes_dirs=(Path(asked["folder"]) / "themes", THEMES),
            bcrypt_cost=asked["cost"],
            log_level="WARNING",
            limits=dict.fromkeys((*NAMED, *FIGURES), "100000000 per minute"),
        )
    )
    settle()
    return app


def prepare() -> None:
    """The database at its newest, with the shipped realms in it."""
    app = measured()
    with app.app_context():
        upgrade_database()
        import_shipped()


def work() -> None:
    """Sends mail until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    measured().extensions[EXTENSION].worker.run(stop)


def main(what: str, port: int = 0) -> None:
    if what == "worker":
        work()
        return
    settle()
    Granian(
        TARGETS[what],
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
