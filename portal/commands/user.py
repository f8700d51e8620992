"""`flask user`: accounts made by an operator."""

import uuid
from collections.abc import Sequence

import click
from flask.cli import with_appcontext

from portal import current
from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.folding import fold_email, fold_username
from portal.accounts.password_policy import AboutPerson
from portal.commands.errors import realm_or_fail, refuse_an_old_database
from portal.flows.compiled import CompiledRealm
from portal.profile.context import Context, Situation
from portal.profile.validate import validate_profile
from portal.profile.violation import Violation
from portal.theming.sentences import sentence


@click.group()
@with_appcontext
def user() -> None:
    """Accounts."""
    refuse_an_old_database()


@user.command()
@click.argument("username")
@click.option("--realm", "realm_name", default=None, help="The realm; the default one otherwise.")
@click.option("--email", default="", help="The e-mail address; it is claimed at once.")
@click.option("--email-verified", is_flag=True, help="Take the address as proven.")
@click.option("--attribute", "-a", "attributes", multiple=True, metavar="NAME=VALUE", help="A profile attribute.")
@click.password_option(help="The password; asked for where it is not given.")
@with_appcontext
def create(
    username: str,
    realm_name: str | None,
    email: str,
    email_verified: bool,  # noqa: FBT001
    attributes: tuple[str, ...],
    password: str,
) -> None:
    """Create an account. An operator's claim to a name or address stands at once."""
    compiled = realm_or_fail(realm_name)
    given = {"username": [username], "email": [email] if email else [], **_read(attributes)}
    clean, violations = _judge(compiled, given, password)
    if violations:
        raise click.ClickException("\n".join(sentences(compiled, violations)))
    account = _account(compiled, clean, password)
    with current.portal().work.transaction() as unit:
        taken = unit.accounts.add(account)
        known = account.identifier(IdentifierKind.EMAIL)
        if taken is None and email_verified and known:
            unit.accounts.claim(account.id, known, account.created_at)
    if taken is not None:
        raise click.ClickException(f"That {taken.value} belongs to another account.")
    click.echo(f"Created {account.username} ({account.id}) in {compiled.realm.name}.")


def _read(attributes: tuple[str, ...]) -> dict[str, list[str]]:
    read: dict[str, list[str]] = {}
    for each in attributes:
        name, mark, value = each.partition("=")
        if not mark:
            raise click.BadParameter(f"'{each}' is not NAME=VALUE")
        read.setdefault(name, []).append(value)
    return read


def _judge(
    compiled: CompiledRealm, given: dict[str, list[str]], password: str
) -> tuple[dict[str, tuple[str, ...]], list[Violation]]:
    context = Context(Situation.USER_API, email_as_username=compiled.realm.registration_email_as_username)
    judged = validate_profile(compiled.realm.profile, given, context)
    violations = [each.violation for each in judged if each.violation]
    about = AboutPerson(username=given["username"][0], email=next(iter(given["email"]), ""))
    violations.extend(compiled.policy.judge(password, about))
    return {each.attribute: each.values for each in judged if each.values}, violations


def _account(compiled: CompiledRealm, clean: dict[str, tuple[str, ...]], password: str) -> Account:
    identifiers = []
    if name := next(iter(clean.pop("username", ())), None):
        identifiers.append(Identifier(IdentifierKind.USERNAME, name, fold_username(name), is_claimed=True))
    if email := next(iter(clean.pop("email", ())), None):
        is_claimed = not compiled.realm.duplicate_emails_allowed
        identifiers.append(Identifier(IdentifierKind.EMAIL, email, fold_email(email), is_claimed=is_claimed))
    return Account(
        id=str(uuid.uuid4()),
        realm_id=compiled.realm.id,
        state=AccountState.ACTIVE,
        created_at=current.portal().clock.now(),
        identifiers=tuple(identifiers),
        attributes=clean,
        password_hash=current.portal().services.hasher.hash(password),
    )


def sentences(compiled: CompiledRealm, violations: Sequence[Violation]) -> list[str]:
    """What is wrong, in English, as the realm's pages would say it."""
    words = current.portal().themes.messages("base", "login", "en", compiled.realm.localization_texts)
    labels = {each.name: words.resolve(each.display_name or each.name) for each in compiled.realm.profile.attributes}
    return [sentence(words, each, labels.get(each.attribute, each.attribute)) for each in violations]
