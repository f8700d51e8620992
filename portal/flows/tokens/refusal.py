"""Why a token is not given, or not taken. A door says each in the words and with the status of its protocol."""

from dataclasses import dataclass
from enum import Enum


class Refusal(Enum):
    """The values are Keycloak's error codes of events, several of which have more than one reason."""

    CLIENT_NOT_NAMED = "client_not_named"
    CLIENT_UNKNOWN = "client_not_found"
    CLIENT_DISABLED = "client_disabled"
    CLIENT_SECRET_MISSING = "client_secret_missing"  # noqa: S105  (a code, not a secret)
    CLIENT_SECRET_WRONG = "invalid_client_credentials"  # noqa: S105
    NOT_FOR_PUBLIC_CLIENTS = "public_client"
    NO_DIRECT_GRANTS = "not_allowed"
    NO_SERVICE_ACCOUNT = "service_account_off"
    SCOPE = "invalid_scope"
    CREDENTIALS = "invalid_user_credentials"
    ACCOUNT_DISABLED = "user_disabled"
    NOT_SET_UP = "resolve_required_actions"
    TOKEN_INVALID = "invalid_token"  # noqa: S105
    TOKEN_INACTIVE = "token_inactive"  # noqa: S105
    TOKEN_STALE = "stale_token"  # noqa: S105
    TOKEN_REUSED = "token_reused"  # noqa: S105
    OTHER_CLIENTS_TOKEN = "other_client"  # noqa: S105
    SESSION_ENDED = "user_session_not_found"

    @property
    def event_error(self) -> str:
        """Keycloak's error code for the event."""
        return _EVENT_ERRORS.get(self, self.value)


_EVENT_ERRORS = {
    Refusal.CLIENT_NOT_NAMED: "invalid_client",
    Refusal.CLIENT_SECRET_MISSING: "invalid_client_credentials",
    Refusal.NOT_FOR_PUBLIC_CLIENTS: "invalid_client",
    Refusal.NO_SERVICE_ACCOUNT: "invalid_client",
    Refusal.SCOPE: "invalid_request",
    Refusal.TOKEN_INACTIVE: "invalid_token",
    Refusal.TOKEN_STALE: "invalid_token",
    Refusal.TOKEN_REUSED: "invalid_token",
    Refusal.OTHER_CLIENTS_TOKEN: "invalid_token",
}


@dataclass(frozen=True)
class Waiting:
    """Not looked at: too many wrong passwords came before; `seconds` to wait. What is said is what a wrong password is
    told, so that it tells nobody who has an account."""

    seconds: int
