"""Groups that people name, by their paths: one that is not there is nearly always a slip; Keycloak refuses it too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.accounts.people.person import Person
from portal.problem import Problem, did_you_mean

GROUPS = "groups"


def unknown_groups(people: Iterable[Person], document: Mapping[str, object]) -> Iterator[Problem]:
    """A problem for each path that is no group of the realm document."""
    known = frozenset(_paths(document.get(GROUPS), ""))
    remedies: dict[str, str] = {}
    for person in people:
        for path in _texts(person.account.leftover.get(GROUPS)):
            if path not in known:
                if path not in remedies:
                    remedies[path] = did_you_mean(path, known) if known else "The realm has no groups"
                yield Problem(f"{person.place}: {GROUPS}", f"there is no group '{path}'", remedies[path])


def _paths(groups: object, above: str) -> Iterator[str]:
    for group in groups if isinstance(groups, list) else ():
        if isinstance(group, Mapping):
            path = f"{above}/{group.get('name')}"
            yield path
            yield from _paths(group.get("subGroups"), path)


def _texts(value: object) -> Sequence[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else ()
