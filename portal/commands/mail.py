"""`flask mail`: whether mail leaves."""

import click
from flask.cli import with_appcontext

from portal import current
from portal.commands.errors import realm_or_fail, refuse_an_old_database


@click.group()
@with_appcontext
def mail() -> None:
    """Mail."""
    refuse_an_old_database()


@mail.command()
@click.argument("address")
@click.option("--realm", "realm_name", default=None, help="Whose mail server and words; the default realm's otherwise.")
@with_appcontext
def test(address: str, realm_name: str | None) -> None:
    """Send a test mail to ADDRESS and say each step, or what went wrong and what to look at."""
    compiled = realm_or_fail(realm_name)
    if not current.portal().mail_trial.send(compiled.realm, address, click.echo):
        raise click.exceptions.Exit(1)
