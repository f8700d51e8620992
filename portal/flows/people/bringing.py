"""Brings realms in with their people, in one transaction, or nothing of them.

One transaction, however many people: it is what makes a kill in the middle leave everything as it was, and nobody ever
sees half of a realm. Its price is told: on SQLite others cannot write while it lasts (measured: 12 to 30 seconds for
100,000 people; whoever registers meanwhile is asked to try again), so all that can be done before is done before:
reading, judging, comparing, hashing. On PostgreSQL nobody waits. Staged rows that become visible by one flip would have
to be looked past by every question that anybody asks for ever. Whoever cannot spare the seconds brings people in by
portions instead, each of them whole (`flask user import --portion`).
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from portal.accounts.hashing import PasswordHasher
from portal.accounts.people.person import Person
from portal.flows.ports import Unit, UnitOfWork
from portal.problem import Problem
from portal.realms.importing import Prepared, overtaken_problem

PORTION = 1000

Tell = Callable[[int], object]
"""Told how many more people are done."""


class _Overtaken(Exception):
    """Somebody else was quicker; undoes the whole transaction."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def hash_passwords(people: Sequence[Person], hasher: PasswordHasher, tell: Tell) -> Sequence[Person]:
    """The people with the passwords that stood in clear in their file hashed; long before any transaction."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return list(threads.map(lambda person: _hashed(person, hasher, tell), people))


def bring_in(work: UnitOfWork, realms: Sequence[Prepared], people: Sequence[Person], tell: Tell) -> Sequence[Problem]:
    """Stores what changed of the realms, and the people, all or nothing; what stood in the way is told."""
    try:
        with work.transaction() as unit:
            for realm in realms:
                _put(realm, unit)
            for portion in portions(people):
                _add(portion, unit)
                tell(len(portion))
    except _Overtaken as overtaken:
        return (overtaken.problem,)
    return ()


def portions(people: Sequence[Person], size: int = PORTION) -> Iterator[Sequence[Person]]:
    """The people in their order, so many at once."""
    return (people[start : start + size] for start in range(0, len(people), size))


def _hashed(person: Person, hasher: PasswordHasher, tell: Tell) -> Person:
    if person.plain_password:
        account = replace(person.account, password_hash=hasher.hash(person.plain_password))
        person = replace(person, account=account, plain_password="")
        tell(1)
    return person


def _put(realm: Prepared, unit: Unit) -> None:
    if realm.change != "unchanged":
        revision = unit.realms.put(realm.document, expected_revision=realm.expected_revision)
        if revision is None:
            raise _Overtaken(overtaken_problem(realm.name))


def _add(people: Sequence[Person], unit: Unit) -> None:
    if not unit.people.add([person.account for person in people]):
        message = "a name or an address among these was taken in the meantime, so nothing was imported"
        raise _Overtaken(Problem(_first_and_last(people), message, "Import again: it will be told which"))


def _first_and_last(people: Iterable[Person]) -> str:
    places = [person.place for person in people]
    return f"{places[0]} to {places[-1]}"
