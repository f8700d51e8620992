"""`flask worker`: sends what stands in the outbox, beside the web processes of a production set-up."""

import signal
import threading

import click
from flask.cli import with_appcontext

from portal import current
from portal.commands.errors import refuse_an_old_database


@click.command()
@with_appcontext
def worker() -> None:
    """Send mail from the outbox until told to stop (SIGTERM, Ctrl+C); the mail in hand is finished."""
    refuse_an_old_database()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Sending what stands in the outbox. Ctrl+C stops.")
    current.portal().worker.run(stop)
    click.echo("Stopped.")
