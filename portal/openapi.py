"""The description of the doors for programs (OpenAPI 3.1), made of the code that answers: a view says above itself what
it takes and what it answers, its docstring says what it does, and its bodies are types."""

import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

from flask import Flask
from werkzeug.routing import Rule

View = TypeVar("View", bound=Callable[..., Any])
Plain = dict[str, Any]

JSON, PROBLEM, FORM = "application/json", "application/problem+json", "application/x-www-form-urlencoded"
REALM = "examples"
"""The realm in which every example runs as it is written."""

_SCALARS: Mapping[object, Plain] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    object: {},
    type(None): {"type": "null"},
}
_PAGE: Plain = {"text/html": {"schema": {"type": "string"}}}
_CONVERTER = re.compile(r"<(?:[^<>:]+:)?([^<>]+)>")


@dataclass(frozen=True)
class Says:
    """One answer: what it means, the type of its body (none: no body), an example of it, and its media type."""

    meaning: str
    body: type | None = None
    example: object = None
    media: str = JSON
    headers: Sequence[str] = ()


@dataclass(frozen=True)
class Operation:
    """What a view takes and answers. `needs`: the secret it wants as a bearer token. `keyed`: whether it takes an
    Idempotency-Key."""

    group: str
    answers: Mapping[int, Says]
    sends: type | None = None
    example: object = None
    media: str = JSON
    needs: str = ""
    keyed: bool = False
    is_body_optional: bool = False
    query: Sequence[str] = ()
    methods: Sequence[str] = ()
    """Those that are described, where an address takes others only to refuse them."""
    is_page_too: bool = False
    """Whether people get a page at this address, who do not ask for JSON."""


@dataclass(frozen=True)
class About:
    """What the document says beside its operations. `tokens` describes each secret, `problems` each code of an error,
    `headers` those that answers carry, `also` operations of views that do not describe themselves, by endpoint."""

    title: str
    version: str
    text: str
    server: str
    tokens: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    also: Mapping[str, Operation] = field(default_factory=dict)


def described(operation: Operation) -> Callable[[View], View]:
    """Declares above a view what it takes and answers."""

    def described_view(view: View) -> View:
        view.operation = operation  # type: ignore[attr-defined]
        return view

    return described_view


def document(app: Flask, about: About) -> Plain:
    """The whole description of what this application's views say of themselves."""
    schemas: Plain = {}
    paths: dict[str, Plain] = {}
    for rule, view, operation in _operations(app, about):
        methods = operation.methods or sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        for method in methods:
            path = paths.setdefault(_CONVERTER.sub(r"{\1}", rule.rule), {})
            path[method.lower()] = _operation(rule, view, operation, about, schemas)
    tokens = {name: {"type": "http", "scheme": "bearer", "description": text} for name, text in about.tokens.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": about.title, "version": about.version, "description": about.text},
        "servers": [{"url": about.server}],
        "tags": [{"name": name} for name in dict.fromkeys(each.group for _, _, each in _operations(app, about))],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": tokens},
        "x-problems": dict(about.problems),
    }


def schema_of(kind: Any, schemas: Plain) -> Plain:  # noqa: ANN401  (a type, or a form of one)
    """The JSON Schema of a type; typed dictionaries are put into `schemas` under their names, and named."""
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is NotRequired:
        return schema_of(arguments[0], schemas)
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(each, schemas) for each in arguments]}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1], schemas)}
    if is_typeddict(kind):
        return _named(kind, schemas)
    raise TypeError(f"{kind} has no place in a description")


def _named(kind: Any, schemas: Plain) -> Plain:  # noqa: ANN401
    name = kind.__name__
    if name not in schemas:
        schemas[name] = {}  # so that a type that holds itself comes to an end
        hints = get_type_hints(kind, include_extras=True)
        schemas[name] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {member: schema_of(hint, schemas) for member, hint in hints.items()},
            "required": sorted(kind.__required_keys__),
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _operations(app: Flask, about: About) -> Iterator[tuple[Rule, Callable[..., Any], Operation]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions.get(rule.endpoint)
        operation = getattr(view, "operation", None) or about.also.get(rule.endpoint)
        if view is not None and isinstance(operation, Operation):
            yield rule, view, operation


def _operation(rule: Rule, view: Callable[..., Any], operation: Operation, about: About, schemas: Plain) -> Plain:
    text = " ".join((view.__doc__ or "").split())
    told: Plain = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [operation.group],
        "summary": text.split(". ")[0].rstrip("."),
        "description": text,
        "parameters": list(_parameters(rule, operation, about)),
        "responses": {
            str(status): _response(says, about, schemas, is_page_too=operation.is_page_too)
            for status, says in operation.answers.items()
        },
    }
    if operation.sends is not None:
        content: Plain = {"schema": schema_of(operation.sends, schemas)}
        if operation.example is not None:
            content["example"] = operation.example
        told["requestBody"] = {"required": not operation.is_body_optional, "content": {operation.media: content}}
    if operation.needs:
        told["security"] = [{operation.needs: []}]
    return told


def _parameters(rule: Rule, operation: Operation, about: About) -> Iterator[Plain]:
    for name in _CONVERTER.findall(rule.rule):
        known = about.parameters.get(name, {"schema": {"type": "string"}})
        yield {"name": name, "in": "path", "required": True, **known}
    for name in operation.query:
        yield {"name": name, "in": "query", "required": False, **about.parameters[name]}
    if operation.keyed:
        yield {"name": "Idempotency-Key", "in": "header", "required": False, **about.parameters["Idempotency-Key"]}


def _response(says: Says, about: About, schemas: Plain, *, is_page_too: bool) -> Plain:
    told: Plain = {"description": says.meaning}
    if says.headers:
        told["headers"] = {
            name: {"description": about.headers[name], "schema": {"type": "string"}} for name in says.headers
        }
    if says.body is not None:
        content: Plain = {"schema": schema_of(says.body, schemas)}
        if says.example is not None:
            content["example"] = says.example
        told["content"] = {says.media: content, **(_PAGE if is_page_too else {})}
    return told
