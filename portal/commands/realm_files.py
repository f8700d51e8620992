"""Files of realms and of their people, read together and made ready; whatever is wrong with any is told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from portal import current
from portal.accounts.people.groups import unknown_groups
from portal.accounts.people.person import House, Person
from portal.accounts.people.roll import Placed, placed, read_roll
from portal.flows.people.arrivals import Arrivals, IfHere, sort_out
from portal.problem import ConfigurationRefused, Problem, did_you_mean
from portal.realms.compile import compile_realm
from portal.realms.files import RealmFile, read_file
from portal.realms.importing import Importer, Prepared, holds_people_only, is_service_account
from portal.realms.ports import StoredRealm
from portal.realms.realm import Realm
from portal.realms.report import USERS

Document = Mapping[str, object]


@dataclass(frozen=True)
class Ready:
    """A realm as it will be, and who comes with it."""

    prepared: Prepared
    realm: Realm
    arrivals: Arrivals = field(default_factory=Arrivals)
    services: int = 0

    @property
    def has_people(self) -> bool:
        """Whether its files speak of any people."""
        return bool(self.arrivals.new or self.arrivals.here)


def make_ready(files: Sequence[Path], if_here: IfHere) -> tuple[Ready, ...]:
    """Every realm of the files, with its people. Stores nothing. Raises ConfigurationRefused with all problems."""
    sources, problems = _sources(_read_all(files))
    prepared: dict[str, Prepared] = {}
    try:
        settings = [source.settings for source in sources]
        prepared = {each.name: each for each in importer().prepare(settings, [source.file for source in sources])}
    except ConfigurationRefused as refused:
        problems.extend(refused.problems)
    ready: list[Ready] = []
    for source in sources:
        made = _ready(source, prepared.get(source.name), if_here)
        if isinstance(made, Ready):
            ready.append(made)
        else:
            problems.extend(made)
    if problems:
        raise ConfigurationRefused(problems)
    return tuple(ready)


def importer() -> Importer:
    """Makes documents ready for this portal."""
    portal = current.portal()
    names = frozenset(portal.themes.names())
    return Importer(portal.realm_store, portal.sealer, portal.check_realm, names.__contains__)


def as_it_will_be(document: Document) -> Realm | None:
    """A prepared document as the portal will read it; none where it has problems, which are told already."""
    stored = StoredRealm(str(document.get("id", "")), str(document.get("realm", "")), 0, document)
    realm = compile_realm(stored, sealer=current.portal().sealer)
    return realm if isinstance(realm, Realm) else None


def house_of(realm: Realm) -> House:
    """The realm, as far as people who come in are concerned."""
    portal = current.portal()
    is_email, shares = realm.registration_email_as_username, realm.duplicate_emails_allowed
    return House(realm.id, is_email, shares, portal.clock.now(), portal.sealer)


def arriving(people: Sequence[Person], if_here: IfHere) -> Arrivals:
    """The people compared with who is here."""
    with current.portal().work.reading() as unit:
        return sort_out(people, unit, if_here)


@dataclass(frozen=True)
class _Source:
    """The settings of one realm, and its people from whichever files they stand in."""

    name: str
    file: Path
    settings: Document
    people: Sequence[Placed]
    services: int


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


def _sources(files: Sequence[RealmFile]) -> tuple[list[_Source], list[Problem]]:
    """Keycloak writes large realms into a folder: one file with the settings, and beside it files with people only."""
    read = [(file.path, document) for file in files for document in file.documents]
    sources = [_source(path, document) for path, document in read if not _is_folk(document)]
    problems: list[Problem] = []
    for path, document in read:
        if _is_folk(document):
            _join(path, document, sources, problems)
    return sources, problems


def _is_folk(document: Document) -> bool:
    return isinstance(document.get("realm"), str) and holds_people_only(document)


def _source(path: Path, document: Document) -> _Source:
    name, people = str(document.get("realm")), _people(path, document)
    return _Source(name, path, document, people, _count_services(document))


def _join(path: Path, document: Document, sources: list[_Source], problems: list[Problem]) -> None:
    """Adds people to the realm they name: one of those that come in, or one that is here."""
    name = str(document.get("realm"))
    number = next((number for number, source in enumerate(sources) if source.name == name), None)
    if number is None:
        store = current.portal().realm_store
        whole = store.whole(name)
        if whole is None:
            known = {*store.names(), *(source.name for source in sources)}
            message = f"holds people of the realm '{name}', which is neither here nor in another file"
            remedy = did_you_mean(name, known) if known else "Import the file with its settings as well"
            problems.append(Problem(str(path), message, remedy))
            return
        sources.append(_Source(name, path, whole, (), 0))
        number = len(sources) - 1
    joined = [*sources[number].people, *_people(path, document)]
    sources[number] = replace(sources[number], people=joined)


def _people(path: Path, document: Document) -> list[Placed]:
    entries = placed(document.get(USERS), f"{path}: realm '{document.get('realm')}': user")
    return [(place, raw) for place, raw in entries if not is_service_account(raw)]


def _count_services(document: Document) -> int:
    users = document.get(USERS)
    return sum(map(is_service_account, users)) if isinstance(users, list) else 0


def _ready(source: _Source, prepared: Prepared | None, if_here: IfHere) -> Ready | Sequence[Problem]:
    """The people are read even where the settings have problems, so that theirs are told too."""
    realm = as_it_will_be(prepared.document) if prepared else None
    if prepared is None or realm is None:
        portal = current.portal()
        anywhere = House(
            "", email_as_username=False, duplicate_emails=False, now=portal.clock.now(), sealer=portal.sealer
        )
        roll = read_roll(source.people, anywhere)
        return (*roll.problems, *unknown_groups(roll.people, source.settings))
    roll = read_roll(source.people, house_of(realm))
    arrivals = arriving(roll.people, if_here)
    problems = (*roll.problems, *arrivals.problems, *unknown_groups(roll.people, source.settings))
    return problems or Ready(prepared, realm, arrivals, source.services)
