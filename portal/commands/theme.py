"""`flask theme`: brands begin a theme, see it, and have it checked."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import current
from portal.commands.errors import realm_or_fail
from portal.theming.blocks import marked_anew, marked_copy
from portal.theming.chain import BASE
from portal.theming.check import ERROR, Finding, Subject, check_theme
from portal.theming.edition import KINDS
from portal.theming.preview import SIZES, browser, take_shots, write_index, write_preview
from portal.theming.starter import NAME, starter_files, write_theme
from portal.theming.themes import Themes


@click.group()
def theme() -> None:
    """Themes: one folder per brand."""


@theme.command()
@click.argument("name")
@click.option("--parent", default=BASE, show_default=True, help="The theme it builds on.")
@with_appcontext
def new(name: str, parent: str) -> None:
    """Begin a theme NAME: a folder with the few files that a brand needs, commented."""
    portal = current.portal()
    if not NAME.fullmatch(name):
        raise click.ClickException(f"'{name}' is no name for a theme. Write small letters, digits and hyphens: acme-2")
    if not portal.themes.has(parent):
        raise click.ClickException(f"There is no theme '{parent}'. There are: {', '.join(portal.themes.names())}.")
    folder = portal.themes.folders[0] / name
    gallery = f"{portal.base_url}/dev/themes?theme={name}"
    try:
        write_theme(folder, starter_files(name, parent, portal.themes.tokens(parent, "login"), gallery))
    except FileExistsError:
        raise click.ClickException(f"{folder} is there already.") from None
    except OSError as refused:
        raise click.ClickException(f"{folder} cannot be written: {refused.strerror}.") from None
    click.echo(f"{folder}\n\nEdit theme.properties there and look: {gallery}")
    click.echo(f"Before others see it: flask theme check {name}")


@theme.command()
@click.argument("name")
@click.option("--realm", "realm_name", default=None, help="Whose pages; the default realm's otherwise.")
@with_appcontext
def link(name: str, realm_name: str | None) -> None:
    """Print a link that shows a realm in the theme NAME to whoever opens it, for a week."""
    portal = current.portal()
    if not portal.themes.has(name):
        raise click.ClickException(f"There is no theme '{name}'. There are: {', '.join(portal.themes.names())}.")
    realm = realm_or_fail(realm_name).realm
    click.echo(f"{portal.base_url}/realms/{realm.name}/register?preview={portal.previews.token(name)}")


@theme.command()
@click.argument("name")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where to.")
@click.option("--locale", "locales", multiple=True, help="A language; may be given several times. English otherwise.")
@click.option("--shots/--no-shots", default=True, help="Whether screenshots are taken, where there is a Chromium.")
@with_appcontext
def preview(name: str, output: Path, locales: Sequence[str], *, shots: bool) -> None:
    """Write every page and mail of the theme NAME into a folder that can be sent to people."""
    themes = current.portal().themes
    if not themes.has(name):
        raise click.ClickException(f"There is no theme '{name}'. There are: {', '.join(themes.names())}.")
    pages = write_preview(themes, name, locales or ("en",), output)
    program = browser() if shots else None
    if program:
        with click.progressbar(length=len(pages) * len(SIZES), label="Screenshots") as bar:
            take_shots(program, pages, output, lambda: bar.update(1))
    write_index(name, pages, output)
    click.echo(f"{len(pages)} pages: {output / 'index.html'}")


@theme.command()
@click.argument("names", nargs=-1)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def check(names: Sequence[str], form: str) -> None:
    """Check the themes NAMES, all where none is named. Ends with status 1 where one of them has errors."""
    themes = current.portal().themes
    for name in names:
        if not themes.has(name):
            raise click.ClickException(f"There is no theme '{name}'. There are: {', '.join(themes.names())}.")
    found = {name: check_theme(subject(name)) for name in names or themes.names()}
    if form == "json":
        listed = [{"theme": name, **asdict(each)} for name, findings in found.items() for each in findings]
        click.echo(json.dumps(listed, indent=2))
    else:
        for name, findings in found.items():
            _tell(name, findings)
    if any(each.weight == ERROR for findings in found.values() for each in findings):
        raise click.exceptions.Exit(1)


def subject(name: str) -> Subject:
    """The theme of that name, ready to be checked: as its files are now, whatever was tried before."""
    folders = current.portal().themes.folders
    themes = Themes(folders, reload=False)
    return Subject(name, themes, folders, themes.tokens(BASE, "login"))


def _tell(name: str, findings: Sequence[Finding]) -> None:
    click.secho(f"{name}: {_counted(findings)}", bold=True)
    for each in findings:
        criterion = f" (WCAG {each.criterion})" if each.criterion else ""
        click.echo(f"  {each.path}:{each.line}: {each.weight}: {each.code}: {each.sentence}{criterion}")
        if each.remedy:
            click.echo(f"      {each.remedy}")


def _counted(findings: Sequence[Finding]) -> str:
    errors = sum(each.weight == ERROR for each in findings)
    return "nothing found" if not findings else f"{errors} errors, {len(findings) - errors} warnings"


@theme.command()
@click.argument("name")
@click.argument("file")
@click.option("--mark", is_flag=True, help="Only say anew what an own copy was made from, after it was compared.")
@with_appcontext
def override(name: str, file: str, *, mark: bool) -> None:
    """Copy FILE (login/register.html) from what the theme NAME builds on, marked so that the checker can tell later
    which of its blocks have changed."""
    themes = current.portal().themes
    if name == BASE or not themes.has(name):
        raise click.ClickException(f"There is no theme '{name}' of your own.")
    edition = themes.edition(name)
    inherited = (link.texts[file] for kind in KINDS for link in themes.chain(name, kind)[1:] if file in link.texts)
    parent = next(inherited, None)
    if parent is None:
        raise click.ClickException(f"Nothing that '{name}' builds on has a file '{file}'.")
    own = edition.texts.get(file)
    if own is not None and not mark:
        raise click.ClickException(f"{edition.root / file} is there already. After comparing: add --mark")
    target = edition.root / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(marked_copy(file, parent) if own is None else marked_anew(file, own, parent), encoding="utf-8")
    click.echo(str(target))
