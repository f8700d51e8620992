"""The description of the doors for programs: as a document for tools, and as a page for people, made of the same."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, current_app, make_response

from portal import current
from portal.api import errors
from portal.api.answers import Refused, answer
from portal.api.caller import Caller
from portal.api.description import described_by
from portal.callers import origin_of
from portal.openapi import JSON, Plain

docs = Blueprint("docs", __name__)
docs.register_error_handler(Refused, errors.refused)


@docs.get("/openapi.json")
def openapi() -> Response:
    """The document (OpenAPI 3.1). Anybody's tools may read it from anywhere."""
    response = answer(described_by(current_app))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@docs.get("/docs")
def page() -> Response:
    """The same to be read, in the base theme's dress, without anything from another host."""
    at, document = _reader(), described_by(current_app)
    groups = [{"name": tag["name"], "operations": _of(document, tag["name"])} for tag in document["tags"]]
    html = current.portal().themes.render(
        "base", "login", "api-docs.html", "en", {**_surroundings(at), **_facts(document), "groups": groups}
    )
    return make_response(html)


def _facts(document: Plain) -> Mapping[str, object]:
    schemes = document["components"]["securitySchemes"]
    return {
        "lead": document["info"]["description"],
        "tokens": [{"name": name, "text": each["description"]} for name, each in schemes.items()],
        "problems": [{"code": code, "text": text} for code, text in document["x-problems"].items()],
    }


def _of(document: Plain, group: str) -> list[Plain]:
    return [
        _shown(method.upper(), path, operation, document["servers"][0]["url"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if group in operation["tags"]
    ]


def _shown(method: str, path: str, operation: Plain, server: str) -> Plain:
    needs = next((name for each in operation.get("security", ()) for name in each), "")
    return {
        "id": operation["operationId"],
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "text": operation["description"],
        "needs": needs,
        "curl": "\n".join(_curl(method, server + _filled(path, operation), operation, needs)),
        "answers": [_answer(status, each) for status, each in operation["responses"].items()],
    }


def _filled(path: str, operation: Plain) -> str:
    for each in operation["parameters"]:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", str(each.get("example", "…")))
    return path


def _curl(method: str, address: str, operation: Plain, needs: str) -> Iterator[str]:
    contents: Plain = operation.get("requestBody", {}).get("content", {})
    media = next(iter(contents), "")
    content: Plain = contents.get(media, {})
    yield f"curl {'' if method == 'GET' else f'-X {method} '}{address} \\"
    if needs:
        yield f"  -H 'Authorization: Bearer {needs}' \\"
    if "example" in content:
        yield f"  -H 'Content-Type: {media}' \\"
        yield f"  -d '{_data(media, content['example'])}'"
    else:
        yield "  -H 'Accept: application/json'"


def _data(media: str, example: Any) -> str:  # noqa: ANN401  (JSON)
    if media == JSON:
        return json.dumps(example, indent=2)
    return "&".join(f"{name}={value}" for name, value in example.items())


def _answer(status: str, says: Plain) -> Plain:
    content: Plain = next(iter(says.get("content", {}).values()), {})
    example = json.dumps(content["example"], indent=2) if "example" in content else ""
    schema = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return {"status": status, "text": says["description"], "schema": schema, "example": example}


def _reader() -> Caller:
    compiled = current.realm(current.portal().default_realm) or next(iter(current.portal().realms.all()), None)
    if compiled is None:
        raise Refused(404, "not-found", "There is no realm yet.")
    return Caller(compiled, origin_of(compiled.realm, door="docs"))


def _surroundings(at: Caller) -> Mapping[str, object]:
    """What the layout of every page asks for."""
    home = f"/realms/{at.realm.name}/"
    return {
        "page": {"name": "api-docs", "title": "API", "has_error": False},
        "realm": {"name": at.realm.name, "displayName": at.realm.display_name},
        "url": {"home": home, "terms": f"{home}terms", "inbox": ""},
        "message": None,
        "errors": [],
        "csrf": "",
        "request_id": "",
        "development": current.portal().is_development,
    }
