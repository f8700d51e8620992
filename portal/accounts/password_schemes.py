"""Finds the scheme of a stored password, and of one that is to be stored."""

from collections.abc import Mapping
from dataclasses import fields

from portal.accounts.scheme import Scheme
from portal.accounts.schemes.bcrypt import Bcrypt
from portal.accounts.schemes.portico_bcrypt import PorticoBcrypt
from portal.problem import Problem, did_you_mean
from portal.registry import Registry

schemes: Registry[Scheme] = Registry("portal.accounts.schemes", "password scheme")


def read_stored(stored: str) -> Scheme | None:
    """What stands in a credential's row, understood; none for what no scheme here understands."""
    begin = stored.split("$", 2)[1] if stored.startswith("$") else ""
    try:
        if begin == PorticoBcrypt.name:
            return PorticoBcrypt(stored)
        if begin.startswith("2"):
            return Bcrypt(stored)
    except ValueError:
        return None
    wanted = schemes.named(begin) if begin else None
    if wanted is None or wanted in (Bcrypt, PorticoBcrypt):
        return None
    names = [field.name for field in fields(wanted) if field.init]  # type: ignore[arg-type]
    values = stored.split("$")[2:]
    built = schemes.build(begin, dict(zip(names, values, strict=True)), "") if len(names) == len(values) else ()
    return None if isinstance(built, tuple) else built


def build_scheme(
    algorithm: str, data: Mapping[str, object], secret: Mapping[str, object], place: str
) -> Scheme | tuple[Problem, ...]:
    """A password as Keycloak describes it (`credentialData`, `secretData`), or everything that is wrong with it."""
    wanted = schemes.named(algorithm)
    if wanted is None or algorithm not in schemes.names:
        return (Problem(place, f"unknown password scheme '{algorithm}'", did_you_mean(algorithm, schemes.names)),)
    return schemes.build(algorithm, wanted.options(data, secret), place)
