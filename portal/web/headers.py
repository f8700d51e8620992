"""What every answer carries, and what is refused before any view: the manners of the door."""

import random
from http import HTTPStatus

from flask import Flask, Response, abort, g, request

from portal import current

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_BY_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
_PRIVATE = {"Cache-Control": "no-store"}
MAX_FIELDS = 200
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def start(app: Flask) -> None:
    """Joins the manners to the application."""
    app.before_request(_receive)
    app.after_request(_send)


def _receive() -> None:
    """A body of unknown length would be cut off silently at the size limit by some servers, so it is refused."""
    g.request_id = f"{random.getrandbits(64):016x}"  # it names a request in the log and guards nothing
    if request.method in ("POST", "PUT", "PATCH"):
        if request.content_length is None and _may_have_a_body():
            abort(411)
        if sum(map(len, request.form.listvalues())) > MAX_FIELDS:
            abort(413)


def _may_have_a_body() -> bool:
    """HTTP/1 says so by a header, HTTP/2 need not."""
    is_new = not request.environ.get("SERVER_PROTOCOL", "HTTP/1.1").startswith("HTTP/1")
    return is_new or "Transfer-Encoding" in request.headers


def only_forms() -> None:
    """Refuses what no page's form sends: a JSON body would be read as if it were one, with numbers and lists in it."""
    if request.content_length and request.mimetype not in _FORMS:
        abort(415)


def _send(response: Response) -> Response:
    manners = {**_ALWAYS, "X-Request-Id": g.get("request_id", "")}
    if current.portal().is_https:
        manners |= _BY_TLS
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
        manners |= _PRIVATE
    there = {name.lower() for name, _ in response.headers}
    for name, value in manners.items():
        if name.lower() not in there:
            response.headers.add(name, value)
    return response
