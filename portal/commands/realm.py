"""`flask realm`: brings realm documents in, gives them out again, lists them."""

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup, with_appcontext

from portal import current
from portal.commands.errors import refuse_an_old_database
from portal.problem import ConfigurationRefused, Problem
from portal.realms.exporting import export_document, to_json
from portal.realms.importing import Importer, Prepared, RealmFile, read_file

WIDTH = 100
_TREATMENTS = {"used": "used", "kept": "kept", "differs": "differs", "left out": "LEFT OUT"}


@click.group(cls=AppGroup)
@with_appcontext
def realm() -> None:
    """Realm documents: import, export, list."""
    refuse_an_old_database()


@realm.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Import realms from FILE..., each a Keycloak export or a list of them.

    A realm that is there already is replaced, its people stay. One problem in one of them and nothing is changed.
    """
    importer = _importer()
    try:
        documents = [document for file in _read_all(files) for document in file.documents]
        prepared = importer.prepare(documents)
    except ConfigurationRefused as refused:
        _fail(refused.problems, "Nothing was changed.")
    overtaken = importer.apply(prepared)
    current.portal().realms.forget()
    for each in prepared:
        _tell(each)
    if overtaken:
        _fail(overtaken, "Everything else was imported.")


@realm.command("export")
@click.argument("name")
@click.option(
    "--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write it there, not to the terminal."
)
def export_one(name: str, file: Path | None) -> None:
    """Export the realm NAME as it was imported, with asterisks where secrets are."""
    whole = current.portal().realm_store.whole(name)
    if whole is None:
        _fail([Problem(f"realm '{name}'", "there is no such realm", f"There are: {_listed_names()}")])
    text = to_json(export_document(whole))
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as refused:
        _fail([Problem(str(file), f"cannot be written: {refused.strerror}")])
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
    click.echo("\n".join(_table(rows)) or "There are no realms yet: flask realm import FILE")


def _importer() -> Importer:
    portal = current.portal()
    names = frozenset(portal.themes.names())
    return Importer(portal.realm_store, portal.sealer, portal.check_realm, names.__contains__)


def _read_all(files: Sequence[Path]) -> tuple[RealmFile, ...]:
    """All files; raises ConfigurationRefused with the problems of every one that cannot be read."""
    read: list[RealmFile] = []
    problems: list[Problem] = []
    for file in files:
        try:
            read.append(read_file(file))
        except ConfigurationRefused as refused:
            problems.extend(refused.problems)
    if problems:
        raise ConfigurationRefused(problems)
    return tuple(read)


def _tell(prepared: Prepared) -> None:
    click.echo(f"realm '{prepared.name}': {prepared.change}")
    for row in prepared.report:
        text = f"{row.subject}: {row.note}" if row.note else row.subject
        begin = f"  {_TREATMENTS[row.treatment]:<10}"
        indent = " " * len(begin)
        click.echo(textwrap.fill(text, WIDTH, initial_indent=begin, subsequent_indent=indent, break_long_words=False))


def _table(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _listed_names() -> str:
    return ", ".join(current.portal().realm_store.names()) or "none"


def _fail(problems: Iterable[Problem], ending: str = "") -> NoReturn:
    for problem in problems:
        click.echo(str(problem), err=True)
    if ending:
        click.echo(ending, err=True)
    raise SystemExit(1)
