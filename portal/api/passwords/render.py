"""The door's words out. A wrong token and a wrong password are both 401; the body and `WWW-Authenticate` tell them
apart, so that a client that renews its token on a 401 does not do so for a mistyped password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from flask import Response
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from portal.accounts.hashing import HashingOverloaded
from portal.api import errors
from portal.api.answers import FieldError, Refused, answer
from portal.flows.brute_force import Delayed
from portal.flows.ports import StorageUnavailable
from portal.flows.tokens.bearer import TokenRefused


class Validity(TypedDict):
    """Whether the password is the caller's own."""

    valid: bool


class PasswordError(TypedDict, total=False):
    """An error, in the style of the token endpoint. `errors` names the broken rules of a new password."""

    error: str
    error_description: str
    errors: list[FieldError]


@dataclass(eq=False)
class PasswordRefused(Exception):
    """A request that is refused, ready to be told."""

    status: int
    error: str
    description: str = ""
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(refusal: PasswordRefused) -> Response:
    """The refusal as the contract's style has it."""
    body: dict[str, object] = {"error": refusal.error}
    if refusal.description:
        body["error_description"] = refusal.description
    if refusal.errors:
        body["errors"] = list(refusal.errors)
    return answer(body, refusal.status, refusal.headers)


def no_token(realm: str, told: TokenRefused) -> PasswordRefused:
    """No token, or none that counts."""
    challenge = f'Bearer realm="{realm}", error="invalid_token", error_description="{told.description}"'
    return PasswordRefused(401, "invalid_token", told.description, headers={"WWW-Authenticate": challenge})


def delayed(wait: Delayed) -> PasswordRefused:
    """Too many wrong passwords: neither right nor wrong is told."""
    return PasswordRefused(
        429, "temporarily_unavailable", "Too many wrong passwords.", headers={"Retry-After": str(wait.seconds)}
    )


def broken_rules(found: Sequence[FieldError]) -> PasswordRefused:
    """A new password that the realm does not take, with everything that is wrong with it."""
    return PasswordRefused(400, "invalid_password", " ".join(each["message"] + "." for each in found), found)


def in_own_style(refusal: Refused) -> Response:
    """What all doors for programs refuse alike (a key that was used otherwise)."""
    return refused(PasswordRefused(refusal.status, refusal.code, refusal.detail, headers=refusal.headers))


def http(error: HTTPException) -> Response:
    """What the framework refuses."""
    return _in_style(errors.http(error), "not_found" if error.code == 404 else "invalid_request")  # noqa: PLR2004


def too_many(error: RateLimitExceeded) -> Response:
    """A limit."""
    return _in_style(errors.too_many(error), "temporarily_unavailable")


def busy(error: HashingOverloaded | StorageUnavailable) -> Response:
    """Nothing was changed."""
    return _in_style(errors.busy(error), "temporarily_unavailable")


def unexpected(error: Exception) -> Response:
    """A mistake of ours."""
    return _in_style(errors.unexpected(error), "server_error")


def _in_style(problem: Response, error: str) -> Response:
    told = problem.get_json(force=True)
    headers = {name: problem.headers[name] for name in ("Allow", "Retry-After") if name in problem.headers}
    return refused(PasswordRefused(problem.status_code, error, str(told["detail"]), headers=headers))
