"""The door's words in: exactly the members that the contract names, each of them a text that is not empty."""

from typing import TypedDict

from portal.api.passwords.render import PasswordRefused
from portal.api.reading import Unreadable, read_body


class Present(TypedDict):
    """The password that is asked about."""

    password: str


class Change(TypedDict):
    """The present password and the new one."""

    currentPassword: str
    newPassword: str


def members(*names: str) -> tuple[str, ...]:
    """The texts of these members, in order; whatever else the body holds is ignored. Raises PasswordRefused."""
    try:
        body = read_body()
    except Unreadable as unreadable:
        raise PasswordRefused(unreadable.status, "invalid_request", unreadable.detail) from None
    return tuple(_text(body.get(name), name) for name in names)


def _text(value: object, name: str) -> str:
    if value is None or value == "":
        raise PasswordRefused(400, "invalid_request", f"{name} is required")
    if isinstance(value, str):
        return value
    raise PasswordRefused(400, "invalid_request", f"{name} has to be a text")
