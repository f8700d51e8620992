"""Answers of this door: JSON that nobody stores."""

import json
from collections.abc import Mapping

from flask import Response


def answer(body: Mapping[str, object], status: int = 200) -> Response:
    """A JSON answer; whoever stores answers on the way must not store this one."""
    response = Response(json.dumps(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response


def public(body: Mapping[str, object], *, seconds: int) -> Response:
    """A JSON answer that is the same for everybody, whatever page asks for it, and may be kept for a while."""
    response = Response(json.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
