"""`flask user set-password`: a new password by the operator's hand."""

from dataclasses import replace

import click
from flask.cli import with_appcontext

from portal import current
from portal.accounts.account import Account
from portal.accounts.rule import AboutPerson
from portal.accounts.session import new_key
from portal.commands.errors import realm_or_fail
from portal.commands.user import sentences, user
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import FlowKind, Origin
from portal.flows.new_password import set_new_password
from portal.flows.sign_in import find_account
from portal.flows.step import Station
from portal.flows.steps.update_password import ACTION


@user.command("set-password")
@click.argument("login")
@click.option("--realm", "realm_name", default=None, help="The realm; the default one otherwise.")
@click.password_option(help="The new password; asked for where it is not given.")
@click.option("--temporary", "is_temporary", is_flag=True, help="Whoever signs in with it has to choose another one.")
@with_appcontext
def set_password(
    login: str,
    realm_name: str | None,
    password: str,
    is_temporary: bool,  # noqa: FBT001  (click gives flags by position)
) -> None:
    """Set the password of LOGIN, a user name or a claimed e-mail address.

    The realm's policy decides. All sessions of the account end, and its owner is told by mail.
    """
    compiled = realm_or_fail(realm_name)
    with current.portal().work.reading() as unit:
        account = find_account(compiled, login, unit)
    if account is None:
        raise click.ClickException(f"Nobody is called '{login}' in {compiled.realm.name}.")
    about = AboutPerson(username=account.username, email=account.email or "")
    violations = compiled.policy.judge(password, about)
    if violations:
        raise click.ClickException("\n".join(sentences(compiled, violations)))
    _set(compiled, account, password, is_temporary=is_temporary)
    click.echo(f"{account.username} ({account.id}) in {compiled.realm.name} has a new password.")


def _set(compiled: CompiledRealm, account: Account, password: str, *, is_temporary: bool) -> None:
    portal = current.portal()
    password_hash = portal.services.hasher.hash(password)
    origin = Origin(door="operator", base_url=portal.base_url)
    flow = portal.engine.begin(compiled, FlowKind.RESET, new_key(), origin)
    at = Station(compiled, replace(flow, account_id=account.id), portal.services, {}, origin)
    with portal.work.transaction() as unit:
        set_new_password(at, account, password_hash, unit)
        others = [action for action in account.required_actions if action != ACTION]
        unit.accounts.set_required_actions(account.id, [*others, *([ACTION] if is_temporary else [])])
