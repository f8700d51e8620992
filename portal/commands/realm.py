"""`flask realm`: realm documents; gives them out and lists them. `realm_import` brings them in."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from portal import current
from portal.accounts.people.writing import is_unproven, write_person
from portal.commands.errors import refuse_an_old_database
from portal.commands.telling import fail, table
from portal.flows.people.judging import all_accounts
from portal.problem import Problem
from portal.realms.exporting import export_document, to_json, with_people


@click.group(cls=AppGroup)
@with_appcontext
def realm() -> None:
    """Realm documents: import, plan, export, list."""
    refuse_an_old_database()


@realm.command("export")
@click.argument("name")
@click.option(
    "--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write it there, not to the terminal."
)
@click.option("--users", "with_users", is_flag=True, help="With all people, and the hashes of their passwords.")
def export_one(name: str, file: Path | None, with_users: bool) -> None:  # noqa: FBT001  (click gives flags by position)
    """Export the realm NAME as it was imported, with asterisks where secrets are."""
    whole = current.portal().realm_store.whole(name)
    if whole is None:
        fail([Problem(f"realm '{name}'", "there is no such realm", f"There are: {_listed_names()}")])
    document = export_document(whole)
    chunks = with_people(document, _people_of(str(whole["id"]))) if with_users else [to_json(document)]
    if file is None:
        for chunk in chunks:
            click.echo(chunk, nl=False)
        return
    try:
        _write(file, chunks, is_private=with_users)
    except OSError as refused:
        fail([Problem(str(file), f"cannot be written: {refused.strerror}")])
    click.echo(f"realm '{name}' written to {file}")


@realm.command("list")
def list_all() -> None:
    """List the realms: name, whether it is open, whether people may register, revision, display name."""
    store = current.portal().realm_store
    found = [stored for name in store.names() if (stored := store.get(name))]
    rows = [
        (
            stored.name,
            "open" if stored.document.get("enabled") else "closed",
            "registration" if stored.document.get("registrationAllowed") else "-",
            f"revision {stored.revision}",
            str(stored.document.get("displayName") or ""),
        )
        for stored in found
    ]
    click.echo("\n".join(table(rows)) or "There are no realms yet: flask realm import FILE")


def _people_of(realm_id: str) -> Iterator[Mapping[str, object]]:
    """Everybody but who only signed up: an import would give them the address that they never proved."""
    sealer, unproven = current.portal().sealer, 0
    for accounts in all_accounts(current.portal().work, realm_id):
        for account in accounts:
            if is_unproven(account):
                unproven += 1
            else:
                yield write_person(account, sealer)
    if unproven:
        click.echo(f"Left out: {unproven:,} who signed up and did not prove their address yet.", err=True)


def _write(file: Path, chunks: Iterable[str], *, is_private: bool) -> None:
    """Hashes are for nobody else's eyes."""
    mode = 0o600 if is_private else 0o666
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as opened:
        opened.writelines(chunks)


def _listed_names() -> str:
    return ", ".join(current.portal().realm_store.names()) or "none"
