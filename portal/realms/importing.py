"""From documents to stored realms: prepared, checked, told about, and only then stored; never a half of it."""

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from portal.problem import ConfigurationRefused, Problem
from portal.realms.known_keys import misspelled
from portal.realms.placeholders import fill, is_reference
from portal.realms.places import Place, map_document, written
from portal.realms.ports import RealmStore
from portal.realms.report import PEOPLE, USERS, HasTheme, Row, report
from portal.realms.sealing import MASK, SealBroken, Sealer, is_maskable, is_sealed, is_secret

Check = Callable[[Mapping[str, object]], tuple[Problem, ...]]

_UNFIT_NAME = re.compile(r"[\s:/?#@!$&()*+,;=\[\]\\%\"'<>|^`{}\x00-\x1f\x7f]|^\.{1,2}$")
_LONGEST_NAME = 255
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Prepared:
    """A realm ready to be stored. `change`: `new`, `changed` or `unchanged`."""

    name: str
    document: Mapping[str, object] = field(repr=False)
    expected_revision: int | None
    change: str
    report: tuple[Row, ...]


@dataclass(frozen=True)
class Importer:
    """Makes documents ready to be stored. `check` is every room's own check, joined; `has_theme` tells whether a theme
    is there (not asked where it is none); `environ` is what placeholders may name."""

    store: RealmStore
    sealer: Sealer
    check: Check
    has_theme: HasTheme | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def prepare(self, documents: Sequence[Mapping[str, object]], files: Sequence[Path] = ()) -> tuple[Prepared, ...]:
        """All of them ready to be stored; stores nothing. `files` are those that the documents came from, one each.
        Raises ConfigurationRefused with every problem of any."""
        problems = [*_twice(documents)]
        prepared: list[Prepared] = []
        for number, document in enumerate(documents, start=1):
            try:
                prepared.append(self._prepare(document, number))
            except ConfigurationRefused as refused:
                file = str(files[number - 1]) if files else None
                problems.extend(problem.within(file) if file else problem for problem in refused.problems)
        if problems:
            raise ConfigurationRefused(problems)
        return tuple(prepared)

    def apply(self, prepared: Sequence[Prepared]) -> tuple[Problem, ...]:
        """Stores what changed, all realms in one transaction; where somebody else changed one of them since, nothing is
        stored, and it is told which."""
        changed = [(each.document, each.expected_revision) for each in prepared if each.change != "unchanged"]
        overtaken = self.store.put_all(changed)
        return () if overtaken is None else (overtaken_problem(overtaken),)

    def _prepare(self, given: Mapping[str, object], number: int) -> Prepared:
        name = _checked_name(given, number)
        place = f"realm '{name}'"
        stored = self.store.get(name)
        whole = self.store.whole(name) if stored else None
        settings, unstorable = _storable(_settings(given, whole or {}), place)
        document, left_out, problems = self._sealed(settings, whole or {}, place)
        document["id"] = stored.id if stored else self._free_id(given)
        unfit = (*unstorable, *misspelled(given, place), *problems)
        found = dict.fromkeys((*unfit, *self._unfilled(document, place), *self.check(document)))
        if found:
            raise ConfigurationRefused(found)
        change = "new" if whole is None else "unchanged" if whole == document else "changed"
        revision = stored.revision if stored else None
        return Prepared(name, document, revision, change, report(given, left_out, self.has_theme))

    def _sealed(
        self, document: Mapping[str, object], whole: Mapping[str, object], place: str
    ) -> tuple[dict[str, object], tuple[str, ...], tuple[Problem, ...]]:
        """The document with its secrets sealed or kept, the places of masked ones nobody knows, and the problems."""
        kept = _maskable_texts(whole)
        unknown: list[Place] = []

        def secure(at: Place, text: str) -> str | None:
            if text == MASK and is_maskable(at):
                if at not in kept:
                    unknown.append(at)
                return kept.get(at)
            return self._seal(text, kept.get(at, "")) if is_secret(at) else text

        secured = map_document(document, secure)
        needed = [at for at in unknown if at[0] == "smtpServer"]
        remedy = "Write it out, or as ${env:NAME}, or take smtpServer out"
        problems = (
            Problem(f"{place}: {written(at)}", "is masked, and no stored one is known", remedy) for at in needed
        )
        return secured, tuple(written(at) for at in unknown if at not in needed), tuple(problems)

    def _unfilled(self, document: Mapping[str, object], place: str) -> tuple[Problem, ...]:
        """Variables that placeholders ask for in vain, rows included; the user profile is looked at when compiled."""
        others = {key: value for key, value in document.items() if key != "components"}
        return fill(others, self.environ, place)[1]

    def _seal(self, text: str, kept: str) -> str:
        """Sealing never gives the same twice, so what is stored stays where it means the same: nothing changed then."""
        if not text or is_reference(text) or text == kept:
            return text
        try:
            is_same = is_sealed(kept) and self.sealer.open(kept) == text
        except SealBroken:
            is_same = False
        return kept if is_same else self.sealer.seal(text)

    def _free_id(self, given: Mapping[str, object]) -> str:
        """The document's own id, unless it has none or another realm was made from the same file."""
        wanted = given.get("id")
        stored = (self.store.get(name) for name in self.store.names())
        if not isinstance(wanted, str) or not wanted or any(realm and realm.id == wanted for realm in stored):
            return str(uuid4())
        return wanted


def overtaken_problem(name: str) -> Problem:
    """Somebody else stored something between the look and the deed."""
    message = "was changed by somebody else in the meantime, so nothing was imported"
    return Problem(f"realm '{name}'", message, "Import again")


def _settings(given: Mapping[str, object], whole: Mapping[str, object]) -> Mapping[str, object]:
    """The document without its people, who are accounts: but service accounts belong to their clients, and people of
    another directory are kept as they came. Where the file has none, those that are stored stay."""
    settings = {key: value for key, value in given.items() if key not in PEOPLE}
    kept = {key: given.get(key, whole.get(key)) for key in PEOPLE}
    users = kept[USERS]
    kept[USERS] = [*map(_without_credentials, filter(is_service_account, users))] if isinstance(users, list) else users
    return {**settings, **{key: value for key, value in kept.items() if value not in (None, [])}}


def is_service_account(user: object) -> bool:
    """Whether an entry of `users` is no person but what a client is when it acts for itself."""
    return isinstance(user, Mapping) and bool(user.get("serviceAccountClientId"))


def _without_credentials(user: Mapping[str, object]) -> Mapping[str, object]:
    return {key: value for key, value in user.items() if key != "credentials"}


def _twice(documents: Sequence[Mapping[str, object]]) -> tuple[Problem, ...]:
    counted = Counter(name for each in documents if isinstance(name := each.get("realm"), str))
    return tuple(
        Problem(f"realm '{name}'", f"is there {count} times", "Import one of them")
        for name, count in counted.items()
        if count > 1
    )


def _checked_name(given: Mapping[str, object], number: int) -> str:
    """The realm's name; raises ConfigurationRefused where the document cannot even be looked at."""
    name = given.get("realm")
    if not isinstance(name, str) or not name:
        remedy = 'Write its name: "realm": "…"'
        raise ConfigurationRefused([Problem(f"realm number {number}: realm", "is missing, or no text", remedy)])
    place = f"realm '{name}'"
    if len(name) > _LONGEST_NAME or _UNFIT_NAME.search(name):
        remedy = "Use letters, digits, '.', '-' and '_'"
        raise ConfigurationRefused([Problem(f"{place}: realm", "cannot be part of an address", remedy)])
    if holds_people_only(given):
        # A directory export keeps people in files of their own; taken for a realm, one would empty all its settings.
        remedy = "Import the file that holds the realm's settings"
        raise ConfigurationRefused([Problem(place, "holds people only, and no settings of the realm", remedy)])
    return name


def holds_people_only(document: Mapping[str, object]) -> bool:
    """Whether it is one of the files with people that Keycloak writes beside that of a large realm."""
    return not document.keys() - {"realm", *PEOPLE}


def _storable(given: Mapping[str, object], place: str) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """The document, fit to be looked at further, and where NUL or half a character stands, which no database takes."""
    problems: list[Problem] = []

    def look(at: Place, text: str) -> str:
        if _UNSTORABLE.search(text) or any(_UNSTORABLE.search(part) for part in at):
            problems.append(Problem(f"{place}: {ascii(written(at))[1:-1]}", "holds a character that no text can"))
        return _UNSTORABLE.sub("\ufffd", text)

    return map_document(given, look), tuple(problems)


def _maskable_texts(document: Mapping[str, object]) -> Mapping[Place, str]:
    found: dict[Place, str] = {}

    def note(at: Place, text: str) -> str:
        if is_maskable(at):
            found[at] = text
        return text

    map_document(document, note)
    return found
