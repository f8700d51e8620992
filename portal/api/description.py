"""What every operation says alike: errors, secrets, headers, the key. The document is made in `portal.openapi`."""

from collections.abc import Mapping

from flask import Flask

from portal import current
from portal.api.answers import Problem
from portal.api.tokens import TOKEN_OPERATIONS
from portal.openapi import PROBLEM, REALM, About, Plain, Says, document

VERSION = "1.0"

PROBLEMS: Mapping[str, str] = {
    "invalid-fields": "Something is wrong with what the person typed; `errors` says everything, with stable codes.",
    "already-exists": "The user name is taken; in a realm that says so, also the e-mail address.",
    "wait": "A mail went out a moment ago, or too many were asked for. Try again after `Retry-After`.",
    "registration-not-allowed": "New accounts cannot be made in this realm.",
    "registration-ended": "The account is not there any more: somebody else proved the address, or it was not proven.",
    "already-verified": "The e-mail address is proven; it is changed in the account.",
    "no-terms": "This realm asks for no consent.",
    "reset-not-allowed": "Passwords cannot be reset by mail in this realm.",
    "invalid-token": "The secret is missing, too old or of something else.",
    "unknown-client": "The realm has no client of that `client_id`, or it is switched off.",
    "realm-not-found": "There is no such realm.",
    "unknown-attribute": "The registration does not ask for this.",
    "password-not-wanted": "A password is checked at an address of its own, alone.",
    "malformed-json": "The body is not the JSON object that it has to be; `detail` says where.",
    "malformed-idempotency-key": "An Idempotency-Key has 1 to 255 printable ASCII characters.",
    "idempotency-key-reused": "The key was used for another request: make a new one for each thing to be done.",
    "idempotency-key-in-flight": "The same request is being answered just now. Try again after `Retry-After`.",
    "malformed-request": "The request cannot be read.",
    "forbidden": "This is not allowed.",
    "not-found": "There is nothing at this address.",
    "method-not-allowed": "The address does not take that method; `Allow` names those that it takes.",
    "not-acceptable": "There is no answer of the type that was asked for.",
    "length-required": "The request does not say how long its body is.",
    "content-too-large": "The body is larger than what is taken here.",
    "unsupported-media-type": "The body has to be application/json.",
    "too-many-requests": "A limit is used up. Try again after `Retry-After`.",
    "unexpected": "A mistake of ours. What was asked may not have been done; with an Idempotency-Key, ask again.",
    "busy": "The portal is busy and did nothing. Try again after `Retry-After`.",
    "refused": "The request is refused.",
}
"""Every code of an error, as a reader of the description learns of it."""

_TOKENS = {
    "registrationToken": "From the answer to a registration; good for an hour after it was last used.",
    "resetToken": "From the answer to `forgot-password`; good for an hour.",
    "accessToken": "An access token of the person, from the token endpoint.",
}
_HEADERS = {
    "Location": "The address of the registration.",
    "Retry-After": "Seconds until another try is worth it.",
    "WWW-Authenticate": "Which secret is wanted.",
}
_PARAMETERS: Mapping[str, Plain] = {
    "realm": {"description": "The realm's name.", "schema": {"type": "string"}, "example": REALM},
    "registration_id": {"description": "The `id` of the registration.", "schema": {"type": "string"}},
    "attribute": {"description": "An attribute's name.", "schema": {"type": "string"}, "example": "username"},
    "client_id": {
        "description": "The client that asks: its web origins count, events name it, and it has a limit of its own.",
        "schema": {"type": "string"},
    },
    "Idempotency-Key": {
        "description": "A new key for each thing to be done, the same one for each repetition: it is done once, and "
        "the first answer comes again. Kept for 24 hours.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
}
_TEXT = (
    "Every action of the registration pages for apps and back ends, without an administrator's token. Errors are "
    "problem details (RFC 9457): everything that is wrong at once, with codes that stay the same, and sentences in the "
    "language of Accept-Language."
)
_ERRORS = {
    400: "The body cannot be read, or something is wrong with what was typed.",
    401: "The secret is missing or opens nothing.",
    403: "The realm does not allow it.",
    404: "There is no such realm.",
    409: "What is asked for is taken, was done before, or is being done just now.",
    410: "The registration has ended.",
    411: "The length of the body is missing.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key was used for another request.",
    429: "Too many requests, or a mail went out a moment ago.",
    503: "The portal is busy and did nothing.",
}
_WITH_HEADERS = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
READING, SENDING = (404, 503), (400, 404, 411, 413, 415, 429, 503)


def refusals(*statuses: int) -> dict[int, Says]:
    """Answers of these statuses, as problem details."""
    return {
        status: Says(_ERRORS[status], Problem, media=PROBLEM, headers=_WITH_HEADERS.get(status, ()))
        for status in sorted(set(statuses))
    }


def described_by(app: Flask) -> Plain:
    """The description of this application."""
    server = current.portal().base_url
    about = About("Portico", VERSION, _TEXT, server, _TOKENS, PROBLEMS, _HEADERS, _PARAMETERS, TOKEN_OPERATIONS)
    return document(app, about)
