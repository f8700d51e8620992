"""How a command says that something is not there or not right: in words, on standard error, with status 1."""

import click

from portal import current
from portal.flows.compiled import CompiledRealm


def refuse_an_old_database() -> None:
    """For every command that reads or writes: without its tables it would end in a stack trace."""
    lacking = current.portal().pending()
    if lacking:
        raise click.ClickException(f"The database lacks {', '.join(lacking)}. Run: flask db upgrade")


def realm_or_fail(name: str | None) -> CompiledRealm:
    """The realm of that name, the default one where none is named."""
    wanted = name or current.portal().default_realm
    found = current.portal().realms.named(wanted)
    if found is None:
        known = ", ".join(current.portal().realm_store.names()) or "none yet: flask realm import FILE"
        raise click.ClickException(f"There is no realm '{wanted}'. There are: {known}.")
    return found
