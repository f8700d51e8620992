"""`flask user import`: people alone, from Keycloak's JSON or a table, under the realm's rules."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import current
from portal.accounts.people.csv_file import read_table
from portal.accounts.people.groups import unknown_groups
from portal.accounts.people.person import Person
from portal.accounts.people.report import people_rows
from portal.accounts.people.roll import Placed, placed, read_roll
from portal.accounts.rule import AboutPerson
from portal.commands.errors import realm_or_fail
from portal.commands.progress import progress, rate
from portal.commands.realm_files import arriving, house_of
from portal.commands.telling import fail, report_lines
from portal.commands.user import sentences, user
from portal.flows.compiled import CompiledRealm
from portal.flows.people.arrivals import Arrivals, IfHere
from portal.flows.people.bringing import Tell, bring_in, hash_passwords, portions
from portal.problem import ConfigurationRefused, Problem
from portal.profile.context import Context, Situation
from portal.profile.unmanaged import may_write_unmanaged
from portal.profile.validate import validate_profile
from portal.profile.violation import Violation
from portal.realms.files import read_json, read_text
from portal.realms.importing import is_service_account
from portal.realms.report import USERS

TABLES = (".csv", ".tsv")
NOBODY = "Nobody was imported."

_NUMBER = re.compile(r": (?:line|user) (\d+)")


@user.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--realm", "realm_name", default=None, help="The realm; else the one that the file names, or the default."
)
@click.option(
    "--existing",
    "if_here",
    type=click.Choice([each.value for each in IfHere]),
    default=IfHere.REFUSE.value,
    show_default=True,
    help="What to do about people who are here already; nobody is ever overwritten.",
)
@click.option(
    "--portion",
    type=click.IntRange(min=1),
    default=None,
    help="Store so many at once, each portion whole, instead of all or nothing: others can write in between.",
)
@with_appcontext
def import_people(file: Path, realm_name: str | None, if_here: str, portion: int | None) -> None:
    """Import people from FILE: Keycloak's JSON (a list, or an object with `users`), or CSV whose first line names the
    columns.

    Every mistake is told with its line or number, and then nobody is imported. No mail is sent.
    """
    try:
        arrivals = _arrivals(_read(file, realm_name), IfHere(if_here))
    except ConfigurationRefused as refused:
        fail(refused.problems, NOBODY)
    for line in report_lines(list(people_rows(arrivals.new, len(arrivals.here)))):
        click.echo(line)
    _store(arrivals.new, portion)


@dataclass(frozen=True)
class _Entries:
    """What a file holds, each entry with its place; what is wrong with the file as such; the realm it is for."""

    compiled: CompiledRealm
    people: Sequence[Placed]
    problems: Sequence[Problem] = ()


def _read(file: Path, realm_name: str | None) -> _Entries:
    """Raises ConfigurationRefused where the file cannot be read at all."""
    if file.suffix.lower() in TABLES:
        return _read_table(file, realm_or_fail(realm_name))
    raw = read_json(file)
    named = raw.get("realm") if isinstance(raw, Mapping) else None
    users = raw.get(USERS) if isinstance(raw, Mapping) else raw
    if not isinstance(users, list):
        remedy = 'Write a list of people, or {"users": […]}'
        raise ConfigurationRefused([Problem(str(file), "holds no list of people", remedy)])
    compiled = realm_or_fail(realm_name or (named if isinstance(named, str) else None))
    people = placed(users, f"{file}: user")
    return _Entries(compiled, [(place, entry) for place, entry in people if not is_service_account(entry)])


def _read_table(file: Path, compiled: CompiledRealm) -> _Entries:
    profile = compiled.realm.profile
    names = [attribute.name for attribute in profile.attributes]
    takes_any = may_write_unmanaged(profile, Context(Situation.USER_API))
    table = read_table(read_text(file), names, takes_any=takes_any)
    people = [(f"{file}: {place}", entry) for place, entry in table.people]
    return _Entries(compiled, people, [problem.within(str(file)) for problem in table.problems])


def _arrivals(entries: _Entries, if_here: IfHere) -> Arrivals:
    """Who is new, each as the realm wants people to be. Raises ConfigurationRefused with what is wrong with any."""
    problems: list[Problem] = []
    roll = read_roll(entries.people, house_of(entries.compiled.realm))
    with progress("Judging people", len(roll.people)) as tell:
        people = [_judged(person, entries.compiled, problems, tell) for person in roll.people]
    arrivals = arriving(people, if_here)
    whole = current.portal().realm_store.whole(entries.compiled.realm.name) or {}
    strange = unknown_groups(roll.people, whole)
    found = (*entries.problems, *roll.problems, *problems, *strange, *arrivals.problems)
    if found:
        raise ConfigurationRefused(_in_order(found))
    return arrivals


def _judged(person: Person, compiled: CompiledRealm, problems: list[Problem], tell: Tell) -> Person:
    """As an administrator's request would be (`USER_API`): the profile says what people must have, the policy what a
    password that stands in clear must be like."""
    tell(1)
    account, realm = person.account, compiled.realm
    context = Context(Situation.USER_API, email_as_username=realm.registration_email_as_username)
    names = {"username": (account.username,), "email": (account.email,) if account.email else ()}
    judged = validate_profile(realm.profile, {**account.attributes, **names}, context)
    violations = [each.violation for each in judged if each.violation]
    if person.plain_password:
        about = AboutPerson(username=account.username, email=account.email or "")
        violations.extend(compiled.policy.judge(person.plain_password, about))
    problems.extend(_problems(person, compiled, violations))
    clean = {each.attribute: each.values for each in judged if each.attribute not in names and each.values}
    return replace(person, account=replace(account, attributes={**account.attributes, **clean}))


def _problems(person: Person, compiled: CompiledRealm, violations: Sequence[Violation]) -> Sequence[Problem]:
    told = zip(violations, sentences(compiled, violations), strict=True) if violations else ()
    return [Problem(f"{person.place}: {each.attribute}", sentence) for each, sentence in told]


def _in_order(problems: Sequence[Problem]) -> Sequence[Problem]:
    """In the order of the file, whichever look found them: whoever mends it goes through it once."""
    return sorted(problems, key=lambda problem: int(found[1]) if (found := _NUMBER.search(problem.place)) else 0)


def _store(people: Sequence[Person], portion: int | None) -> None:
    portal, in_clear = current.portal(), sum(1 for person in people if person.plain_password)
    with progress("Hashing passwords", in_clear) as tell:
        people = hash_passwords(people, portal.services.hasher, tell)
    began, stored = time.monotonic(), 0
    with progress("Storing people", len(people)) as tell:
        for some in portions(people, portion or max(1, len(people))):
            problems = bring_in(portal.work, (), some, tell)
            if problems:
                fail(problems, f"{stored:,} people before them were imported." if stored else NOBODY)
            stored += len(some)
    click.echo(f"Stored {rate(stored, time.monotonic() - began)}")
