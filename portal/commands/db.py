"""`flask db`: the database's own affairs."""

import click
from flask.cli import with_appcontext

from portal import current


@click.group()
def db() -> None:
    """The database."""


@db.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to its newest shape. Safe to run twice, and by several at once."""
    applied = upgrade_database()
    click.echo(f"Applied: {', '.join(applied)}" if applied else "Nothing to do: the database is at its newest.")


def upgrade_database() -> tuple[str, ...]:
    """Applies what is missing and answers the names of the migrations."""
    return tuple(current.portal().upgrade())
