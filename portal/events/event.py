"""What happened, in Keycloak's words (reference: Keycloak contract, section 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class EventType(Enum):
    """Keycloak's event types; a failure is the same type with an `error`, told as `X_ERROR`."""

    REGISTER = "REGISTER"
    LOGIN = "LOGIN"
    LOGOUT = "LOGOUT"
    SEND_VERIFY_EMAIL = "SEND_VERIFY_EMAIL"
    VERIFY_EMAIL = "VERIFY_EMAIL"
    UPDATE_EMAIL = "UPDATE_EMAIL"
    UPDATE_PROFILE = "UPDATE_PROFILE"
    UPDATE_PASSWORD = "UPDATE_PASSWORD"  # noqa: S105  (the name of an event, not a password)
    UPDATE_CREDENTIAL = "UPDATE_CREDENTIAL"
    SEND_RESET_PASSWORD = "SEND_RESET_PASSWORD"  # noqa: S105
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105
    GRANT_CONSENT = "GRANT_CONSENT"
    CUSTOM_REQUIRED_ACTION = "CUSTOM_REQUIRED_ACTION"
    DELETE_ACCOUNT = "DELETE_ACCOUNT"
    CLIENT_LOGIN = "CLIENT_LOGIN"
    REFRESH_TOKEN = "REFRESH_TOKEN"  # noqa: S105
    INTROSPECT_TOKEN = "INTROSPECT_TOKEN"  # noqa: S105
    USER_INFO_REQUEST = "USER_INFO_REQUEST"
    REVOKE_GRANT = "REVOKE_GRANT"


NOT_BY_DEFAULT = frozenset(
    {
        "REFRESH_TOKEN",
        "INTROSPECT_TOKEN",
        "INTROSPECT_TOKEN_ERROR",
        "USER_INFO_REQUEST",
        "USER_INFO_REQUEST_ERROR",
    }
)
"""Names that a realm keeps only if it says so: there would be one for every few minutes of every session. A refresh
that failed is kept, unlike in Keycloak: a refresh token that is used twice is a stolen one."""


@dataclass(frozen=True)
class Event:
    """One thing that happened in a realm, or was tried."""

    type: EventType
    realm_id: str
    at: datetime
    error: str | None = None
    account_id: str | None = None
    session_id: str | None = None
    client_id: str | None = None
    address: str = ""
    user_agent: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`REGISTER`, or `REGISTER_ERROR` when it failed."""
        return f"{self.type.value}_ERROR" if self.error else self.type.value
