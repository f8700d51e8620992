"""Credentials of a user representation, in Keycloak's old shape (up to version 7) and its new one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from portal.accounts.password_schemes import build_scheme, read_stored
from portal.accounts.scheme import Scheme
from portal.problem import Problem
from portal.realms.reading import Reading
from portal.realms.sealing import MASK, Sealer

PASSWORD = "password"  # noqa: S105  (Keycloak's word for the kind of a credential)
LATEST = 253_402_300_799_999
"""The last millisecond of the year 9999."""

_BEFORE_NAMES = "pbkdf2"  # what Keycloak had before it wrote down which scheme
_SHAPE = {"type", "value", "temporary", "secretData", "credentialData", "createdDate"}
_OLD_SHAPE = {"hashedSaltedValue", "salt", "hashIterations", "algorithm", "counter", "digits", "period", "device"}


@dataclass(frozen=True)
class Given:
    """What a person's credentials come to. `plain` is a password that still has to be hashed; `told` is what the file
    says of the password beside its hash; `others` are credentials that nothing here uses, sealed."""

    stored: str | None = field(default=None, repr=False)
    plain: str = field(default="", repr=False)
    is_temporary: bool = False
    set_at: datetime | None = None
    told: Mapping[str, object] = field(default_factory=dict)
    others: str = ""


def read_credentials(person: Reading, sealer: Sealer) -> Given:
    """The first password and, sealed, all the rest. Mistakes are noted in `person`."""
    listed = person.sections("credentials", "type")
    passwords = [each for each in listed if each.document.get("type", PASSWORD) == PASSWORD]
    others = [each.document for each in listed if each not in passwords[:1]]
    sealed = sealer.seal(json.dumps(others)) if others else ""
    return _password(passwords[0], sealed) if passwords else Given(others=sealed)


def write_password(stored: str, set_at: datetime | None, told: Mapping[str, object]) -> dict[str, object] | None:
    """The credential as Keycloak's new shape has it; none for a hash that no scheme here understands."""
    scheme = read_stored(stored)
    if scheme is None:
        return None
    created = {"createdDate": round(set_at.timestamp() * 1000)} if set_at else {}
    data, secret = json.dumps(scheme.data), json.dumps(scheme.secret)
    return {**told, "type": PASSWORD, **created, "secretData": secret, "credentialData": data}


def open_others(sealed: str, sealer: Sealer) -> Sequence[Mapping[str, object]]:
    """The credentials that nothing here uses, as they came. Raises SealBroken."""
    others: list[Mapping[str, object]] = json.loads(sealer.open(sealed))
    return others


def _password(given: Reading, others: str) -> Given:
    created = given.number("createdDate", most=LATEST)
    told = {key: value for key, value in given.document.items() if key not in {*_SHAPE, *_OLD_SHAPE} and value}
    set_at = datetime.fromtimestamp(created / 1000, UTC) if created else None
    is_temporary = given.truth("temporary")
    plain = given.scalar("value") or ""
    if plain == MASK or MASK in str(given.document.get("secretData")):
        given.refuse("value", "is masked", "Export the people with their credentials, or take the credential out")
        return Given()
    if plain:
        return Given(plain=plain, is_temporary=is_temporary, set_at=set_at, told=told, others=others)
    scheme = _scheme(given)
    stored = scheme.stored if scheme else None
    return Given(stored=stored, is_temporary=is_temporary, set_at=set_at, told=told, others=others)


def _scheme(given: Reading) -> Scheme | None:
    if "hashedSaltedValue" in given.document:
        data, secret = dict(given.document), {**given.document, "value": given.document["hashedSaltedValue"]}
        algorithm = given.text("algorithm", _BEFORE_NAMES)
    else:
        data, secret = _inside(given, "credentialData"), _inside(given, "secretData")
        algorithm = str(data.get("algorithm") or "")
        if not algorithm:
            given.refuse("credentialData", "names no algorithm", "Export the people again, or take the credential out")
            return None
    built = build_scheme(algorithm, data, secret, given.place)
    if isinstance(built, tuple):
        remedy = "Take the credential out; the person can then choose a password by mail"
        given.problems.extend(Problem(each.place, each.message, each.remedy or remedy) for each in built)
        return None
    return built


def _inside(given: Reading, key: str) -> dict[str, object]:
    """Keycloak writes an object into a text here."""
    raw = given.document.get(key)
    if isinstance(raw, Mapping):
        return dict(raw)
    try:
        found = json.loads(raw) if isinstance(raw, str) else None
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    given.refuse(key, "must be an object written into a text", 'Write "{\\"value\\": …}" as Keycloak exports it')
    return {}
