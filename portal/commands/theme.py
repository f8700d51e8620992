"""`flask theme`: brands begin a theme, see it, and have it checked."""

import click
from flask.cli import with_appcontext

from portal import current
from portal.commands.errors import realm_or_fail
from portal.theming.chain import BASE
from portal.theming.starter import NAME, starter_files, write_theme


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
