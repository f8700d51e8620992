"""`flask realm import` and `plan`: brings realm files in, and shows before what they would change."""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from portal import current
from portal.accounts.people.keeping import Tally
from portal.accounts.people.report import people_rows
from portal.accounts.policy_report import policy_rows
from portal.commands.progress import progress, rate
from portal.commands.realm import realm
from portal.commands.realm_files import Ready, make_ready
from portal.commands.telling import fail, report_lines, table
from portal.flows.compiled import CompiledRealm
from portal.flows.people.arrivals import IfHere
from portal.flows.people.bringing import bring_in, hash_passwords
from portal.flows.people.judging import all_accounts, judge
from portal.problem import ConfigurationRefused
from portal.realms.exporting import export_document
from portal.realms.plan import Change, profile_changes, settings_changes
from portal.realms.realm import Realm
from portal.realms.report import Row

FILES = click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
EXISTING = click.option(
    "--existing",
    "if_here",
    type=click.Choice([each.value for each in IfHere]),
    default=IfHere.KEEP.value,
    show_default=True,
    help="What to do about people of the files who are here already; nobody is ever overwritten.",
)
NOTHING = "Nothing was changed."

_PLANNED = {"new": "would be new", "changed": "would be changed", "unchanged": "no change"}


@realm.command("import")
@FILES
@EXISTING
def import_files(files: tuple[Path, ...], if_here: str) -> None:
    """Import realms from FILE..., each a Keycloak export or a list of them, with the people in them.

    A realm that is there already is replaced, its people stay. One problem in one of them and nothing is changed.
    """
    ready = _make_ready(files, if_here)
    before = {each.prepared.name: _known(each.prepared.name) for each in ready}
    stored = _bring_in(ready)
    current.portal().realms.forget()
    for each in ready:
        _tell(each)
        known = before[each.prepared.name]
        if each.has_people or (known and known.realm.profile != each.realm.profile):
            _tell_broken(_judged(each.realm.id, [each.realm]))
    if stored:
        click.echo(f"Stored {stored}")


@realm.command()
@FILES
@EXISTING
def plan(files: tuple[Path, ...], if_here: str) -> None:
    """Show what an import of FILE... would change, and how many accounts would no longer keep the profile.

    Changes nothing.
    """
    for each in _make_ready(files, if_here):
        name = each.prepared.name
        click.echo(f"realm '{name}': {_PLANNED[each.prepared.change]}")
        known, whole = _known(name), current.portal().realm_store.whole(name)
        if known and whole is not None:
            _tell_changes("settings", settings_changes(export_document(whole), export_document(each.prepared.document)))
            _tell_changes("profile", profile_changes(known.realm.profile, each.realm.profile))
        _tell_rows(_people_rows(each))
        realms = [known.realm, each.realm] if known else [each.realm]
        tallies = _judged(each.realm.id, realms)
        tallies[-1].judge((person.account for person in each.arrivals.new), each.realm)
        _tell_broken(tallies)


def _known(name: str) -> CompiledRealm | None:
    """The realm as it is; none where there is none, or where what is stored cannot be used: an import may mend it."""
    try:
        return current.portal().realms.named(name)
    except ConfigurationRefused:
        return None


def _make_ready(files: tuple[Path, ...], if_here: str) -> tuple[Ready, ...]:
    try:
        return make_ready(files, IfHere(if_here))
    except ConfigurationRefused as refused:
        fail(refused.problems, NOTHING)


def _bring_in(ready: Sequence[Ready]) -> str:
    """How many people were stored at which rate; nothing where there were none."""
    portal, people = current.portal(), [person for each in ready for person in each.arrivals.new]
    in_clear = sum(1 for person in people if person.plain_password)
    with progress("Hashing passwords", in_clear) as tell:
        people = list(hash_passwords(people, portal.services.hasher, tell))
    began = time.monotonic()
    with progress("Storing people", len(people)) as tell:
        problems = bring_in(portal.work, [each.prepared for each in ready], people, tell)
    if problems:
        fail(problems, NOTHING)
    return rate(len(people), time.monotonic() - began) if people else ""


def _tell(ready: Ready) -> None:
    click.echo(f"realm '{ready.prepared.name}': {ready.prepared.change}")
    if ready.prepared.change != "unchanged":
        _tell_rows([*ready.prepared.report, *policy_rows(ready.realm.password_policy)])
    _tell_rows(_people_rows(ready))


def _people_rows(ready: Ready) -> Sequence[Row]:
    return list(people_rows(ready.arrivals.new, len(ready.arrivals.here), ready.services))


def _tell_rows(rows: Sequence[Row]) -> None:
    for line in report_lines(rows):
        click.echo(line)


def _tell_changes(what: str, changes: Sequence[Change]) -> None:
    rows = [(f"  {change.kind}", f"{what}: {change.subject}", change.note) for change in changes]
    for line in table(rows):
        click.echo(line)


def _judged(realm_id: str, realms: Sequence[Realm]) -> Sequence[Tally]:
    """Everybody who is here, judged by each of these realms' profiles."""
    work = current.portal().work
    with work.reading() as unit:
        count = unit.people.count(realm_id)
    with progress("Judging accounts", count) as tell:
        return judge(all_accounts(work, realm_id), realms, tell)


def _tell_broken(tallies: Sequence[Tally]) -> None:
    """How many accounts break each rule: as things are, and as they would be."""
    if not tallies[-1].accounts:
        return
    heads = ("after",) if len(tallies) == 1 else ("now", "after")
    rules = sorted({rule for tally in tallies for rule in tally.rules})
    rows = [("  attribute", "rule", *heads)]
    rows += [(f"  {name}", code, *(f"{tally.rules[name, code]:,}" for tally in tallies)) for name, code in rules]
    rows.append(("  accounts that do not keep the profile", "", *(f"{tally.invalid:,}" for tally in tallies)))
    rows.append(("  of", "", *(f"{tally.accounts:,}" for tally in tallies)))
    for line in table(rows):
        click.echo(line)
