"""`flask realm rotate-keys`: another key for a realm's tokens."""

from datetime import timedelta

import click

from portal import current
from portal.commands.errors import realm_or_fail
from portal.commands.realm import realm as realms
from portal.flows.tokens.key_ring import OVERLAP


@realms.command("rotate-keys")
@click.argument("name", metavar="REALM")
@click.option(
    "--at-once", is_flag=True, help="Nothing that older keys signed is believed any more: for a key that leaked."
)
def rotate_keys(name: str, at_once: bool) -> None:  # noqa: FBT001  (click gives flags by position)
    """Give the tokens of REALM another key.

    The new key signs from now on; what the one before signed is believed for another day, so nobody notices. Running
    servers find the new one within a minute.
    """
    realm = realm_or_fail(name).realm
    overlap = timedelta(0) if at_once else OVERLAP
    key = current.portal().tokens.keys.rotate(realm.id, overlap=overlap)
    ends = key.created_at + overlap
    click.echo(f"realm '{realm.name}': {key.kid} signs from now on (key number {key.generation})")
    if key.generation > 1:
        click.echo(f"what older keys signed is believed until {ends:%Y-%m-%d %H:%M} UTC")
