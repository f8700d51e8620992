"""An account as Keycloak's user representation: what came in, with what changed here since."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from portal.accounts.account import Account, AccountState, IdentifierKind
from portal.accounts.people.credentials import open_others, write_password
from portal.accounts.people.person import ACTIONS, CREDENTIALS, OURS
from portal.realms.sealing import SealBroken, Sealer

_NAMES = ("firstName", "lastName")


def write_person(account: Account, sealer: Sealer) -> dict[str, object]:
    """With everything that belongs to the person, hashes of passwords and secrets of other credentials included."""
    kept = {key: value for key, value in account.leftover.items() if key not in (OURS, CREDENTIALS, ACTIONS)}
    ours: Any = account.leftover.get(OURS, {})
    names = {name: values[0] for name in _NAMES if (values := account.attributes.get(name))}
    others = {name: list(values) for name, values in account.attributes.items() if name not in _NAMES}
    left: Any = account.leftover.get(ACTIONS, [])
    return {
        "id": ours.get("id", account.id),
        "username": account.username,
        **names,
        **({"email": account.email} if account.email else {}),
        "emailVerified": account.is_email_verified,
        **({"attributes": others} if others else {}),
        "createdTimestamp": round(account.created_at.timestamp() * 1000),
        "enabled": account.state in (AccountState.NEW, AccountState.ACTIVE),
        "credentials": _credentials(account, ours.get("password", {}), sealer),
        "requiredActions": sorted({*account.required_actions, *left}),
        **kept,
    }


def is_unproven(account: Account) -> bool:
    """Whether somebody signed up with an address that nobody proved to read; it may be anybody's."""
    known = account.identifier(IdentifierKind.EMAIL)
    return account.state is AccountState.NEW and known is not None and not known.is_claimed and not known.verified_at


def _credentials(account: Account, told: Mapping[str, object], sealer: Sealer) -> list[Mapping[str, object]]:
    password = write_password(account.password_hash, account.password_set_at, told) if account.password_hash else None
    others: list[Mapping[str, object]] = []
    sealed = account.leftover.get(CREDENTIALS)
    # What another key sealed is lost to everybody here, and no reason to withhold the rest.
    with suppress(SealBroken):
        others.extend(open_others(str(sealed), sealer) if sealed else ())
    return [*([password] if password else ()), *others]
