"""All people of a file: each one read, and no two of them the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.accounts.account import IdentifierKind
from portal.accounts.people.person import House, Person, Roll
from portal.accounts.people.reading import read_person
from portal.problem import Problem

Placed = tuple[str, object]
"""Where somebody stands in a file, and what stands there."""

_WORDS = {IdentifierKind.USERNAME: "username", IdentifierKind.EMAIL: "email"}


def placed(users: object, place: str) -> Sequence[Placed]:
    """The entries of a list of user representations, each with its place: number and name."""
    listed = users if isinstance(users, list) else []
    return [(_place(raw, number, place), raw) for number, raw in enumerate(listed, start=1)]


def read_roll(entries: Iterable[Placed], house: House) -> Roll:
    """Everybody, and every mistake in any of them."""
    people: list[Person] = []
    problems: list[Problem] = []
    for place, raw in entries:
        read = read_person(raw, house, place) if isinstance(raw, Mapping) else (_no_person(place),)
        if isinstance(read, Person):
            people.append(read)
        else:
            problems.extend(read)
    return Roll(people, (*problems, *_twins(people)))


def _place(raw: object, number: int, place: str) -> str:
    name = raw.get("username") or raw.get("email") if isinstance(raw, Mapping) else None
    return f"{place} {number} '{name}'" if isinstance(name, str) else f"{place} {number}"


def _no_person(place: str) -> Problem:
    return Problem(place, "must be an object", 'Write {"username": "…", …}')


def _twins(people: Sequence[Person]) -> Iterator[Problem]:
    """Two of one id, user name or address: only one of them could be stored."""
    seen: dict[tuple[str, str], str] = {}
    for person in people:
        for word, key, value in _held(person):
            first = seen.setdefault((word, key), person.place)
            if first is not person.place:
                message = f"{word} '{value}' is that of {first} as well"
                yield Problem(person.place, message, "Give each their own, or take one of them out")


def _held(person: Person) -> Iterator[tuple[str, str, str]]:
    if person.given_id:
        yield "id", person.given_id, person.given_id
    for each in person.account.identifiers:
        if each.is_claimed:
            yield _WORDS[each.kind], each.folded, each.value
