"""Errors as programs read them, whichever door they came to and however early it happened: never a page."""

from flask import Response, g
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from portal import current
from portal.accounts.hashing import HashingOverloaded
from portal.api.answers import Refused, problem
from portal.api.reading import Unreadable
from portal.dispatch import Answers
from portal.flows.ports import StorageUnavailable

_TOLD = {
    400: ("malformed-request", "The request cannot be read."),
    403: ("forbidden", "This is not allowed."),
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address does not take that method."),
    406: ("not-acceptable", "There is no answer of that type."),
    411: ("length-required", "Say the length of the body in Content-Length."),
    413: ("content-too-large", "The body is larger than what is taken here."),
    415: ("unsupported-media-type", "Send the body as application/json."),
    429: ("too-many-requests", "Too many requests. Try again when the time in Retry-After is over."),
    500: ("unexpected", "Something went wrong on our side; what was asked may not have been done."),
    503: ("busy", "The portal is busy. Nothing was changed; try again when the time in Retry-After is over."),
}
_OTHER = ("refused", "The request is refused.")


def refused(error: Refused) -> Response:
    """A refusal of a door."""
    return problem(error)


def unreadable(error: Unreadable) -> Response:
    """A body that cannot be read."""
    return problem(Refused(error.status, error.code, error.detail))


def http(error: HTTPException) -> Response:
    """What the framework refuses."""
    status = error.code or 500
    told = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(Refused(status, *_TOLD.get(status, _OTHER), headers=told))


def too_many(_: RateLimitExceeded) -> Response:
    """A limit; `Retry-After` is set where limits are told."""
    return problem(Refused(429, *_TOLD[429]))


def busy(error: HashingOverloaded | StorageUnavailable) -> Response:
    """Nothing was changed."""
    return problem(Refused(503, *_TOLD[503]).waiting(error.retry_after))


def unexpected(error: Exception) -> Response:
    """A mistake of ours: logged with the id that the caller is told."""
    current.portal().log_failure(error, g.get("request_id", ""))
    return problem(Refused(500, *_TOLD[500]))


ANSWERS: Answers = {
    HTTPException: http,
    RateLimitExceeded: too_many,
    HashingOverloaded: busy,
    StorageUnavailable: busy,
    Exception: unexpected,
}
