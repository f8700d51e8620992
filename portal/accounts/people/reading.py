"""One user representation of Keycloak as an account, or everything that is wrong with it."""

import json
import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.folding import fold_email, fold_username
from portal.accounts.people.credentials import LATEST, Given, read_credentials
from portal.accounts.people.person import ACTIONS, CREDENTIALS, OURS, House, Person
from portal.problem import Problem, near_miss
from portal.realms.places import map_document, written
from portal.realms.reading import Reading

UPDATE_PASSWORD = "UPDATE_PASSWORD"  # noqa: S105  (the name of an action)

ENFORCED = frozenset({UPDATE_PASSWORD, "UPDATE_PROFILE"})
"""The required actions that a sign-in asks for here; others are kept, and hinder nobody."""

KNOWN = frozenset(
    {
        "id", "username", "firstName", "lastName", "email", "emailVerified", "attributes", "createdTimestamp",
        "enabled", "totp", "credentials", "disableableCredentialTypes", "requiredActions", "realmRoles",
        "clientRoles", "notBefore", "groups", "federatedIdentities", "federationLink", "serviceAccountClientId",
        "clientConsents", "applicationRoles", "socialLinks", "origin", "self", "access", "userProfileMetadata",
    }
)  # fmt: skip
"""What Keycloak's UserRepresentation can hold, in any version."""

_NAMES = ("firstName", "lastName")
_LONGEST_ID = 255
_SUSPECT = re.compile(r"[\ud800-\udfff]|\\u0000")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_person(raw: Mapping[str, object], house: House, place: str) -> Person | tuple[Problem, ...]:
    """The person, ready to be stored, or all that is wrong."""
    problems = _unfit(raw, place)
    if problems:
        return problems
    given = Reading(raw, place)
    given_id = given.text("id") or None
    credentials = read_credentials(given, house.sealer)
    account = _account(given, house, given_id, credentials)
    if given_id is not None and len(given_id) > _LONGEST_ID:
        given.refuse("id", f"is longer than {_LONGEST_ID} characters")
    if given.problems:
        return tuple(given.problems)
    return Person(place, account, given_id, credentials.plain, says_enabled="enabled" in raw)


def _account(given: Reading, house: House, given_id: str | None, credentials: Given) -> Account:
    created = given.number("createdTimestamp", most=LATEST)
    actions = set(given.texts("requiredActions")) | ({UPDATE_PASSWORD} if credentials.is_temporary else set())
    attributes = dict(_attributes(given))
    return Account(
        id=given_id or str(uuid.uuid4()),
        realm_id=house.realm_id,
        state=AccountState.ACTIVE if given.truth("enabled") else AccountState.INACTIVE,
        created_at=datetime.fromtimestamp(created / 1000, UTC) if created else house.now,
        identifiers=tuple(_identifiers(given, house)),
        attributes=attributes,
        password_hash=credentials.stored,
        password_set_at=credentials.set_at,
        required_actions=tuple(sorted(actions & ENFORCED)),
        leftover=_leftover(given, credentials, sorted(actions - ENFORCED)),
    )


def _identifiers(given: Reading, house: House) -> Iterator[Identifier]:
    name, address = _spelled(given.text("username")), _spelled(given.text("email"))
    is_verified = given.truth("emailVerified")
    if address and "@" not in address:
        given.refuse("email", f"'{address}' is no mail address", "Mend it, or leave it out")
    if not name and not (house.email_as_username and address):
        given.refuse("username", "is missing", "Every person needs a user name of their own")
    is_same = house.email_as_username and address and fold_email(name) == fold_email(address)
    if name and not is_same:
        folded = fold_username(name)
        if not folded:
            given.refuse("username", "has nothing in it that can be seen")
        yield Identifier(IdentifierKind.USERNAME, name, folded, is_claimed=True)
    if address:
        proven = house.now if is_verified else None
        is_claimed = not house.duplicate_emails
        yield Identifier(IdentifierKind.EMAIL, address, fold_email(address), is_claimed, proven)


def _spelled(text: str) -> str:
    """Keycloak keeps user names and addresses in small letters, as the profile does here."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()).strip()


def _attributes(given: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    listed = given.section("attributes")
    for name in listed.document:
        values = _values(listed, name)
        if values and name not in {*_NAMES, "username", "email"}:
            yield name, values
    for name in _NAMES:
        value = given.text(name)
        if value:
            yield name, (value,)


def _values(listed: Reading, name: str) -> tuple[str, ...]:
    """A list of texts; a text alone, as very old files have it, is a list of one. Nulls say nothing."""
    raw = listed.document[name]
    each = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    found = [_value(value) for value in each if value is not None]
    if any(value is None for value in found):
        listed.refuse(name, "must be a list of texts", 'Write a list: ["…"]')
    return tuple(value for value in found if value)


def _value(raw: object) -> str | None:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(raw) if isinstance(raw, str | int | float) else None


def _leftover(given: Reading, credentials: Given, actions: Sequence[str]) -> dict[str, object]:
    """Whatever nobody asked for, so that an export has it again."""
    kept = {key: value for key, value in given.document.items() if key not in given.asked and value is not None}
    others = {CREDENTIALS: credentials.others} if credentials.others else {}
    unasked = {ACTIONS: list(actions)} if actions else {}
    ours = {OURS: {"password": dict(credentials.told)}} if credentials.told else {}
    return {**kept, **others, **unasked, **ours}


def _unfit(raw: Mapping[str, object], place: str) -> tuple[Problem, ...]:
    """Misspelled keys, and texts that no database keeps."""
    strange = (key for key in raw if key not in KNOWN)
    found = [
        Problem(f"{place}: {key}", "unknown key", f"Did you mean '{near}'?")
        for key in strange
        if (near := near_miss(key, KNOWN))
    ]
    if _SUSPECT.search(json.dumps(raw, ensure_ascii=False)):
        found.extend(_unstorable(raw, place))
    return tuple(found)


def _unstorable(raw: Mapping[str, object], place: str) -> Iterator[Problem]:
    at: list[str] = []

    def look(where: tuple[str, ...], text: str) -> str:
        if _UNSTORABLE.search(text) or any(_UNSTORABLE.search(part) for part in where):
            at.append(written(where))
        return text

    map_document(raw, look)
    for each in at:
        yield Problem(f"{place}: {ascii(each)[1:-1]}", "holds a character that no text can")
