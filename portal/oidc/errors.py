"""Errors as clients of OAuth read them: `error` and `error_description`, never a page (RFC 6749, section 5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from authlib.oauth2 import OAuth2Error
from flask import Response, g
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from portal import current
from portal.accounts.hashing import HashingOverloaded
from portal.flows.ports import StorageUnavailable
from portal.flows.tokens.refusal import Refusal, Waiting
from portal.oidc.answers import answer


@dataclass(frozen=True)
class Told:
    """What a client is told: the status, the code, a sentence, and headers."""

    status: int
    error: str
    description: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(OAuth2Error):
    """Raised wherever a request cannot go on; Authlib's endpoints let it through."""

    def __init__(self, told: Told) -> None:
        super().__init__(error=told.error, status_code=told.status)
        self.told = told


_NO_CLIENT = "Invalid client or Invalid client credentials"
_TOLD: Mapping[Refusal, Told] = {
    Refusal.CLIENT_NOT_NAMED: Told(400, "invalid_client", "Missing client_id parameter"),
    Refusal.CLIENT_UNKNOWN: Told(401, "invalid_client", _NO_CLIENT),
    Refusal.CLIENT_DISABLED: Told(401, "invalid_client", _NO_CLIENT),
    Refusal.CLIENT_SECRET_WRONG: Told(401, "invalid_client", _NO_CLIENT),
    Refusal.CLIENT_SECRET_MISSING: Told(401, "unauthorized_client", _NO_CLIENT),
    Refusal.NOT_FOR_PUBLIC_CLIENTS: Told(
        401, "unauthorized_client", "Public client not allowed to retrieve service account"
    ),
    Refusal.NO_SERVICE_ACCOUNT: Told(401, "unauthorized_client", "Client not enabled to retrieve service account"),
    Refusal.NO_DIRECT_GRANTS: Told(400, "unauthorized_client", "Client not allowed for direct access grants"),
    Refusal.SCOPE: Told(400, "invalid_scope", "Invalid scopes"),
    Refusal.CREDENTIALS: Told(401, "invalid_grant", "Invalid user credentials"),
    Refusal.ACCOUNT_DISABLED: Told(400, "invalid_grant", "Account disabled"),
    Refusal.NOT_SET_UP: Told(400, "invalid_grant", "Account is not fully set up"),
    Refusal.TOKEN_INVALID: Told(400, "invalid_grant", "Invalid refresh token"),
    Refusal.TOKEN_INACTIVE: Told(400, "invalid_grant", "Token is not active"),
    Refusal.TOKEN_STALE: Told(400, "invalid_grant", "Stale token"),
    Refusal.TOKEN_REUSED: Told(400, "invalid_grant", "Maximum allowed refresh token reuse exceeded"),
    Refusal.OTHER_CLIENTS_TOKEN: Told(
        400, "invalid_grant", "Invalid refresh token. Token client and authorized client don't match"
    ),
    Refusal.SESSION_ENDED: Told(400, "invalid_grant", "Session not active"),
}
"""Keycloak's words and statuses (contract, section 7.3)."""

CLIENT_REFUSALS = frozenset(
    {Refusal.CLIENT_UNKNOWN, Refusal.CLIENT_DISABLED, Refusal.CLIENT_SECRET_WRONG, Refusal.CLIENT_SECRET_MISSING}
)

_FRAMEWORK = {
    404: ("invalid_request", "There is nothing at this address"),
    405: ("invalid_request", "This address does not take that method"),
    411: ("invalid_request", "Say the length of the body in Content-Length"),
    413: ("invalid_request", "The body is larger than what is taken here"),
    415: ("invalid_request", "Send the body as application/x-www-form-urlencoded"),
    500: ("unknown_error", "Something went wrong on our side; X-Request-Id names it in the log"),
}


def told_of(refusal: Refusal | Waiting) -> Told:
    """What a refusal is in the words of the protocol. Whoever has to wait is told what a wrong password is told."""
    if isinstance(refusal, Waiting):
        wrong = _TOLD[Refusal.CREDENTIALS]
        return Told(wrong.status, wrong.error, wrong.description, {"Retry-After": str(refusal.seconds)})
    return _TOLD[refusal]


def bad_request(description: str, error: str = "invalid_request") -> Refused:
    """A request that lacks something, or has too much of it."""
    return Refused(Told(400, error, description))


def refused(error: Refused) -> Response:
    """The answer to a refusal."""
    return shown(error.told)


def shown(told: Told) -> Response:
    """An error as an answer."""
    body = {"error": told.error, "error_description": told.description}
    response = answer({name: value for name, value in body.items() if value}, told.status)
    response.headers.update(told.headers)
    return response


def http(error: HTTPException) -> Response:
    """What the framework refuses."""
    status = error.code or 500
    code, description = _FRAMEWORK.get(status, ("invalid_request", "This request cannot be read"))
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return shown(Told(status, code, description, kept))


def too_many(_: RateLimitExceeded) -> Response:
    """A limit; `Retry-After` is set where limits are told."""
    return shown(Told(429, "temporarily_unavailable", "Too many requests. Try again later"))


def busy(error: HashingOverloaded | StorageUnavailable) -> Response:
    """Nothing was changed."""
    retry = {"Retry-After": str(error.retry_after)}
    return shown(Told(503, "temporarily_unavailable", "The portal is busy. Try again", retry))


def unexpected(error: Exception) -> Response:
    """A mistake of ours, logged under the id that `X-Request-Id` tells."""
    current.portal().log_failure(error, g.get("request_id", ""))
    return shown(Told(500, *_FRAMEWORK[500]))
