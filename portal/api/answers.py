"""What programs are answered: JSON, and errors as problem details (RFC 9457) with Keycloak's members beside them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TypedDict

from flask import Response, g, make_response

from portal import current
from portal.profile.violation import Violation
from portal.theming.messages import Messages
from portal.theming.sentences import sentence

PROBLEM = "application/problem+json"
JSON = "application/json"


class FieldError(TypedDict):
    """One thing that is wrong with one field. `code` is stable (Keycloak's message key), `params` are the figures of
    its sentence, `message` is that sentence in the reader's language. An empty `field` means the whole request."""

    field: str
    code: str
    params: dict[str, object]
    message: str


class Problem(TypedDict, total=False):
    """An error (RFC 9457). `code` is stable; `detail` is in the reader's language where people are to read it;
    `errors` holds everything that is wrong with the fields; `errorMessage` and `field` are Keycloak's."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[FieldError]
    errorMessage: str
    field: str
    retryAfter: int


@dataclass(eq=False)
class Refused(Exception):
    """A request that is refused, ready to be told."""

    status: int
    code: str
    detail: str
    title: str = ""
    errors: Sequence[FieldError] = ()
    error_message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def waiting(self, seconds: int) -> "Refused":
        """The same, with when to come back."""
        return replace(self, headers={**self.headers, "Retry-After": str(max(1, seconds))})


def answer(body: Mapping[str, object] | None, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer; without a body where there is none."""
    text = "" if body is None else f"{json.dumps(body)}\n"
    response: Response = make_response(text, status, headers or {})
    if body is None:
        response.headers.pop("Content-Type", None)
    else:
        response.content_type = JSON
    return response


def problem(refused: Refused) -> Response:
    """The refusal as problem details."""
    response = answer(problem_body(refused), refused.status, refused.headers)
    response.content_type = PROBLEM
    return response


def problem_body(refused: Refused) -> dict[str, object]:
    """Its members. `type` leads to the description of the code."""
    body: Problem = {
        "type": f"{current.portal().base_url}/docs#{refused.code}",
        "title": refused.title or HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.detail,
        "instance": f"urn:request:{g.get('request_id', '')}",
        "code": refused.code,
        "errorMessage": refused.error_message or refused.title or refused.detail,
    }
    if refused.errors:
        body["errors"] = list(refused.errors)
    if len(refused.errors) == 1 and refused.errors[0]["field"]:
        body["field"] = refused.errors[0]["field"]
    if "Retry-After" in refused.headers:
        body["retryAfter"] = int(refused.headers["Retry-After"])
    return dict(body)


def field_error(violation: Violation, words: Messages, labels: Mapping[str, str]) -> FieldError:
    """A violation as programs read it, with the sentence that the page would say."""
    label = words.resolve(labels.get(violation.attribute, violation.attribute))
    return {
        "field": violation.attribute,
        "code": violation.code,
        "params": dict(violation.params),
        "message": sentence(words, violation, label),
    }
