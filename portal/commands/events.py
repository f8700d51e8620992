"""`flask events`: what happened, as it happens."""

import time

import click
from flask.cli import with_appcontext

from portal import current
from portal.commands.errors import realm_or_fail, refuse_an_old_database
from portal.events.event import Event

PERIOD = 1.0  # seconds between two looks


@click.group()
@with_appcontext
def events() -> None:
    """What happened."""
    refuse_an_old_database()


@events.command()
@click.option("--realm", "realm_name", default=None, help="The realm; the default one otherwise.")
@click.option("--lines", "-n", default=20, show_default=True, help="How many of the last events to begin with.")
@click.option("--follow", "-f", is_flag=True, help="Go on with new ones until stopped.")
@with_appcontext
def tail(realm_name: str | None, lines: int, follow: bool) -> None:  # noqa: FBT001  (click gives flags by position)
    """Show the last events of a realm."""
    realm = realm_or_fail(realm_name).realm
    last = _show(realm.id, lines, 0)
    while follow:
        time.sleep(PERIOD)
        last = _show(realm.id, 1000, last)


def _show(realm_id: str, limit: int, after_id: int) -> int:
    with current.portal().work.reading() as unit:
        found = unit.events.newest(realm_id, limit=limit, after_id=after_id)
    for number, event in found:
        click.echo(_line(event))
        after_id = number
    return after_id


def _line(event: Event) -> str:
    """One line, whatever somebody typed into a field: control characters stay out of the terminal."""
    told = {"error": event.error, "account": event.account_id, "from": event.address, **event.details}
    facts = " ".join(f"{name}={value!r}" for name, value in told.items() if value)
    return f"{event.at:%Y-%m-%d %H:%M:%S} {event.name:<24} {facts}"
