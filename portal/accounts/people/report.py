"""What an import tells about the people it brings: what is used of them, what only kept, what differs here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.accounts.password_schemes import read_stored
from portal.accounts.people.person import ACTIONS, CREDENTIALS, OURS, Person
from portal.accounts.scheme import Scheme
from portal.accounts.schemes.portico_bcrypt import PorticoBcrypt
from portal.realms.report import Row

_TERMS = "terms_and_conditions"
_SAYS_NOTHING = ("totp", "disableableCredentialTypes", "notBefore", "access", "self", "origin")


def people_rows(new: Sequence[Person], here: int, services: int = 0) -> Iterator[Row]:
    """The rows for the people of one realm: who is new, how many are here already, how many are clients' accounts."""
    if services:
        yield Row("used", f"users ({services} service accounts)", "what clients are when they act for themselves")
    if not new and not here:
        return
    stay = f"; {here} here already, who stay as they are" if here else ""
    yield Row("used", f"users ({len(new) + here})", f"{len(new)} new{stay}")
    yield from _passwords(new)
    yield from _kept(new)
    yield from _differences(new)


def _passwords(new: Sequence[Person]) -> Iterator[Row]:
    hashed = Counter(_scheme(person) for person in new if person.account.password_hash)
    plain = sum(1 for person in new if person.plain_password)
    ours = hashed.pop(PorticoBcrypt.name, 0)
    if hashed:
        note = "recognised in their schemes; each is hashed in ours at its owner's next sign-in"
        yield Row("used", f"passwords: {_counted(hashed)}", note)
    if ours:
        yield Row(
            "used", f"passwords: {PorticoBcrypt.name} ({ours})", "of use only with the peppers they were made with"
        )
    if plain:
        yield Row("used", f"passwords in clear ({plain})", "hashed now; the file still has them, so delete it")
    slow = sum(1 for person in new if _is_slow(person))
    if slow:
        note = "wrong passwords take longer to refuse than usual until their owners' first sign-in"
        yield Row("differs", f"passwords with a costly hash ({slow})", note)


def _kept(new: Sequence[Person]) -> Iterator[Row]:
    keys = Counter(
        key
        for person in new
        for key, value in person.account.leftover.items()
        if key not in (OURS, CREDENTIALS, ACTIONS, *_SAYS_NOTHING) and value
    )
    others = sum(1 for person in new if CREDENTIALS in person.account.leftover)
    if keys:
        yield Row("kept", _counted(keys), "of so many people; given back at export")
    if others:
        yield Row(
            "kept", f"credentials of other kinds ({others})", "one-time passwords and keys are not asked for here"
        )


def _differences(new: Sequence[Person]) -> Iterator[Row]:
    actions = Counter(action for person in new for action in _texts(person.account.leftover.get(ACTIONS)))
    if actions:
        yield Row("differs", f"requiredActions: {_counted(actions)}", "kept, and not asked for at sign-in")
    agreed = sum(1 for person in new if _TERMS in person.account.attributes)
    if agreed:
        note = "an agreement there is none to the terms here: who signs in is asked where the realm asks for it"
        yield Row("differs", f"{_TERMS} ({agreed})", note)
    closed = sum(1 for person in new if not person.says_enabled)
    if closed:
        yield Row(
            "differs", f"enabled ({closed})", "not said of these people, so they are switched off, as in Keycloak"
        )
    without = sum(1 for person in new if not person.account.password_hash and not person.plain_password)
    if without:
        yield Row("differs", f"no password ({without})", "these people choose one by mail: forgotten password")


def _scheme(person: Person) -> str:
    scheme = _read(person)
    return scheme.name if scheme else "unknown"


def _read(person: Person) -> Scheme | None:
    return read_stored(person.account.password_hash or "")


_SLOW = 1_000_000


def _is_slow(person: Person) -> bool:
    """Only SHA-1 at Keycloak's newest figures takes longer than ours by much."""
    iterations: object = getattr(_read(person), "iterations", 0)
    return isinstance(iterations, int) and iterations >= _SLOW


def _texts(value: object) -> Iterable[str]:
    return value if isinstance(value, list) else ()


def _counted(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(counted.items()))
