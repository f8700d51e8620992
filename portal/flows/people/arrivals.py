"""Who of a file is new here, who is here already, and who claims what belongs to somebody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from uuid import uuid4

from portal.accounts.account import Account, IdentifierKind
from portal.accounts.people.person import OURS, Person
from portal.flows.ports import Unit
from portal.problem import Problem

_WORDS = {IdentifierKind.USERNAME: "username", IdentifierKind.EMAIL: "email"}


class IfHere(Enum):
    """What to do about people of a file who are here already. Nobody is ever overwritten: what they changed here since
    the file was written, their password above all, would be lost."""

    KEEP = "keep"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Arrivals:
    """The people who are new, those who are here already, and what stands in the way of any."""

    new: Sequence[Person] = ()
    here: Sequence[Person] = ()
    problems: Sequence[Problem] = ()


def sort_out(people: Sequence[Person], unit: Unit, if_here: IfHere) -> Arrivals:
    """Compares a file's people with the accounts that are stored. Changes nothing."""
    new: list[Person] = []
    here: list[Person] = []
    problems: list[Problem] = []
    for some in _portions(people, unit.people.AT_ONCE):
        known = _Known.of(some, unit)
        for person in some:
            if known.is_here(person):
                here.append(person)
            else:
                problems.extend(known.obstacles(person))
                new.append(known.with_free_id(person))
    if if_here is IfHere.REFUSE:
        problems.extend(_refused(person) for person in here)
    return Arrivals(new, here, problems)


@dataclass(frozen=True)
class _Known:
    """What is stored of those whom a portion of people names."""

    holders: Mapping[tuple[IdentifierKind, str], str]
    accounts: Mapping[str, Account]

    @classmethod
    def of(cls, people: Sequence[Person], unit: Unit) -> "_Known":
        holders: dict[tuple[IdentifierKind, str], str] = {}
        for kind in IdentifierKind:
            folded = [each.folded for person in people for each in person.account.identifiers if each.kind is kind]
            if folded:
                found = unit.people.holders(people[0].account.realm_id, kind, folded)
                holders.update(((kind, name), holder) for name, holder in found.items())
        ids = {person.account.id for person in people} | set(holders.values())
        return cls(
            holders,
            {key: each for some in _portions(sorted(ids), 500) for key, each in unit.people.by_ids(some).items()},
        )

    def is_here(self, person: Person) -> bool:
        """Of the same id; or, where ids cannot tell, of the same name and, where both have one, the same address."""
        if self._of_this_realm(person.account.id, person):
            return True
        holder = self._holder_of_name(person)
        if holder is None:
            return False
        if person.given_id is not None:
            return person.given_id in (holder.id, _original_id(holder))
        return not person.account.email or not holder.email or person.account.email == holder.email

    def obstacles(self, person: Person) -> Iterator[Problem]:
        """Claims of a new person that somebody here holds."""
        for each in person.account.identifiers:
            holder = self.holders.get((each.kind, each.folded))
            if holder is not None and each.is_claimed:
                message = f"{_WORDS[each.kind]} '{each.value}' belongs to another account here ({holder})"
                yield Problem(person.place, message, "Change it in the file, or that account first")

    def with_free_id(self, person: Person) -> Person:
        """An id is one person's in all realms: who was copied from another realm gets a new one, and keeps the old one
        for comparing."""
        if person.account.id not in self.accounts:
            return person
        ours = {**_ours(person.account), "id": person.account.id}
        leftover = {**person.account.leftover, OURS: ours}
        return replace(person, account=replace(person.account, id=str(uuid4()), leftover=leftover))

    def _of_this_realm(self, account_id: str, person: Person) -> bool:
        known = self.accounts.get(account_id)
        return known is not None and known.realm_id == person.account.realm_id

    def _holder_of_name(self, person: Person) -> Account | None:
        names = [each for each in person.account.identifiers if each.kind is IdentifierKind.USERNAME]
        for each in names or person.account.identifiers:
            holder = self.holders.get((each.kind, each.folded))
            if holder is not None:
                return self.accounts.get(holder)
        return None


def _original_id(account: Account) -> object:
    return _ours(account).get("id")


def _ours(account: Account) -> Mapping[str, object]:
    ours = account.leftover.get(OURS)
    return ours if isinstance(ours, Mapping) else {}


def _refused(person: Person) -> Problem:
    return Problem(person.place, "is here already", "Take them out of the file, or pass over them: --existing keep")


def _portions(items: Sequence[Person] | Sequence[str], size: int) -> Iterable[Sequence]:  # type: ignore[type-arg]
    return (items[start : start + size] for start in range(0, len(items), size))
