"""How a command says that something is not there or not right: in words, on standard error, with status 1."""

import click

from portal import current
from portal.flows.compiled import CompiledRealm


def realm_or_fail(name: str | None) -> CompiledRealm:
    """The realm of that name, the default one where none is named."""
    wanted = name or current.portal().default_realm
    found = current.portal().realms.named(wanted)
    if found is None:
        known = ", ".join(current.portal().realm_store.names()) or "none yet: flask realm import FILE"
        raise click.ClickException(f"There is no realm '{wanted}'. There are: {known}.")
    return found
