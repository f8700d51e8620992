"""Starts the portal as one server: `python app.py`, `python -m portal`, `make run`, and what `flask run` needs of it.

In development the worker of the outbox runs inside the server; in production it is `flask worker`.
"""

import atexit
import ctypes
import gc
import os
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from portal import create_app
from portal.commands.db import upgrade_database
from portal.commands.shipped import MadeSecret, import_shipped
from portal.current import EXTENSION, Portal
from portal.flows.ports import StorageUnavailable
from portal.problem import ConfigurationRefused, Problem
from portal.settings import Settings

HEAPS = 2
_M_ARENA_MAX = -8  # as malloc.h has it
LONGEST_MAIL = 12.0  # seconds: a mail in hand is finished before the server goes


def serve() -> None:
    """Serves until stopped; a process that dies is replaced. Every mistake in the settings is told at once, and nothing
    starts."""
    try:
        settings = Settings.from_environment(os.environ, default_environment="development")
        os.environ["PORTAL_ENV"] = settings.environment
        app = create_app(settings)
        _refuse_a_taken_port(settings)
        _refuse_an_old_database(app)
    except ConfigurationRefused as refused:
        sys.exit(_told(refused))
    prepare(app)
    _tell(settings)
    settle()
    Granian(
        "portal.serving:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.processes,
        blocking_threads=settings.threads,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()


def application() -> Flask:
    """What each server process serves."""
    app = create_app()
    settle()
    if _portal(app).is_development:
        atexit.register(start_worker(app))
    return app


def flask_application() -> Flask:
    """What `flask --app … run` serves, and what the other flask commands work on."""
    running = _flask_run()
    if running:
        os.environ["PORT"] = str(running.params["port"])  # else the links in mails would lead to another one
    try:
        app = create_app()
    except ConfigurationRefused as refused:
        sys.exit(_told(refused))
    if running and _portal(app).is_development:
        prepare(app)
        atexit.register(start_worker(app))
    return app


def settle() -> None:
    """What was loaded stays: the collector need not walk through it again and again while requests are answered. Its
    walk writes to each thing it passes, so a process that forks settles before: else nothing would remain shared.

    It does not collect first: that finds five kilobytes, and takes a tenth of the whole start.
    """
    gc.freeze()
    _share_heaps()


def _share_heaps() -> None:
    """The C library of Linux gives each thread a heap of its own, and what one request needed for a moment remains in
    all of them. Python lets its threads allocate one after the other anyway."""
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such thing
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, HEAPS)


def prepare(app: Flask) -> None:
    """In development: the database at its newest, and the shipped realms where they are absent."""
    if not _portal(app).is_development:
        return
    with app.app_context():
        upgrade_database()
        made = import_shipped()
    if made:
        print(_of_secrets(made), flush=True)  # noqa: T201  (the one time that they are shown)


def _of_secrets(made: Sequence[MadeSecret]) -> str:
    lines = [f"  {each.realm} / {each.client_id}: {each.secret}" for each in made]
    return "\n".join(["Secrets made for clients of the shipped realms, shown this once:", *lines])


def start_worker(app: Flask) -> Callable[[], None]:
    """The worker in a thread of this process; answers what stops it."""
    stop = Event()
    thread = Thread(target=_portal(app).worker.run, args=(stop,), name="outbox", daemon=True)
    thread.start()

    def stopped() -> None:
        stop.set()
        thread.join(LONGEST_MAIL)

    return stopped


def _refuse_a_taken_port(settings: Settings) -> None:
    """The server itself would tell it by a stack trace. Only bound, not listened on: nobody shall connect to this."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as refused:
        message = f"{settings.port} on {settings.host} cannot be listened on: {refused.strerror}"
        raise ConfigurationRefused([Problem("PORT", message, "Set PORT or PORTAL_HOST to others")]) from None


def _refuse_an_old_database(app: Flask) -> None:
    """In production nobody changes a database by the way. One that cannot be asked now is no reason not to start."""
    portal = _portal(app)
    try:
        lacking = () if portal.is_development else portal.pending()
    except StorageUnavailable:
        return
    if lacking:
        message = f"the database lacks {', '.join(lacking)}"
        raise ConfigurationRefused([Problem("PORTAL_DATABASE_URL", message, "Run: flask --app app db upgrade")])


def _told(refused: ConfigurationRefused) -> str:
    return "Portico does not start:\n" + "\n".join(f"  - {problem}" for problem in refused.problems)


def _portal(app: Flask) -> Portal:
    portal: Portal = app.extensions[EXTENSION]
    return portal


def _flask_run() -> click.Context | None:
    context = click.get_current_context(silent=True)
    return context if context and context.info_name == "run" else None


def _tell(settings: Settings) -> None:
    base = settings.base_url
    lines = [f"Portico ({settings.environment}) is on {base}"]
    if settings.environment == "development":
        lines += [
            f"  Create an account  {base}/register",
            f"  Sign in            {base}/login",
            f"  Mails that it sent {base}/dev/inbox",
        ]
        lines += ["  This is for development: start with PORTAL_ENV=production where real people sign up."]
    print("\n".join(lines), flush=True)  # noqa: T201  (the one thing that a person reads here)
