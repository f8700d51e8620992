"""One address, two doors: pages for people and JSON for programs. The rule by which a request finds its door stands
here once, for addresses, for errors and for preflights.

A request is a program's when its body is JSON, or when it wants JSON rather than a page; a browser that asks before it
asks (a preflight) speaks for a program.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, request, request_started
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Rule

from portal.cors import is_preflight

Answers = Mapping[type[Exception], Callable[[Any], Any]]
"""What a door answers to each kind of exception."""


def speaks_json() -> bool:
    """Whether the running request is a program's, as far as it says itself. htmx asks for pieces of pages."""
    if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
        return True
    accepts = request.accept_mimetypes
    wanted = max(accepts.quality("application/json"), accepts.quality("application/problem+json"))
    return "HX-Request" not in request.headers and wanted > accepts.quality("text/html")


def is_for_programs() -> bool:
    """Whether the running request is answered by a door for programs: what it is told has their shape, even an error
    that happened before any door was found."""
    if request.url_rule is not None:
        return _is_programs(request.url_rule) or speaks_json()
    return speaks_json() or _would_be_for_programs()


def start(app: Flask, programs: Iterable[str], pages: Answers, errors: Answers) -> None:
    """Joins the doors: `programs` names the blueprints that speak JSON, `pages` and `errors` are what each side answers
    to an exception. Called once all addresses are there."""
    app.extensions[_NAMES] = frozenset(programs)
    app.extensions[_TWINS] = _twins(app)
    request_started.connect(_choose, app)
    for kind, page in pages.items():
        app.register_error_handler(kind, _either(page, errors[kind]))


_NAMES, _TWINS = "portico-programs", "portico-twins"


def _twins(app: Flask) -> dict[str, list[Rule]]:
    """The programs' rules for addresses that pages have too, by address."""
    rules = list(app.url_map.iter_rules())
    names = app.extensions[_NAMES]
    shared = {rule.rule for rule in rules if _blueprint(rule) not in names}
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        if _blueprint(rule) in names and rule.rule in shared:
            found.setdefault(rule.rule, []).append(rule)
    return found


def _choose(app: Flask, **_: object) -> None:
    """Puts the other door's rule in place where the request is for that one, before anything of either runs."""
    rule = request.url_rule
    twins = app.extensions[_TWINS].get(rule.rule) if rule is not None else None
    if rule is None or twins is None:
        return
    if not (speaks_json() or is_preflight() or _is_neither()):
        request.url_rule = _page_beside(app, rule)
        return
    fitting = [twin for twin in twins if request.method in (twin.methods or ())]
    if fitting:
        request.url_rule = fitting[0]
    elif not _is_programs(rule):
        methods = sorted({method for twin in twins for method in twin.methods or ()})
        request.routing_exception = MethodNotAllowed(methods)


def _is_neither() -> bool:
    """A body that is no form: no page sends it, so a program is told that it has to be JSON."""
    is_form = request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data")
    return bool(request.content_length) and not is_form


def _page_beside(app: Flask, rule: Rule) -> Rule:
    if not _is_programs(rule):
        return rule
    beside = (each for each in app.url_map.iter_rules() if each.rule == rule.rule and not _is_programs(each))
    return next((each for each in beside if request.method in (each.methods or ())), rule)


def _either(page: Callable[[Any], Any], program: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def answer(error: Exception) -> object:
        return program(error) if is_for_programs() else page(error)

    return answer


def _would_be_for_programs() -> bool:
    """Whose address it is, where only the method was wrong."""
    error = request.routing_exception
    if not isinstance(error, MethodNotAllowed) or not error.valid_methods or request_ctx.url_adapter is None:
        return False
    try:
        rule, _ = request_ctx.url_adapter.match(method=next(iter(error.valid_methods)), return_rule=True)
    except HTTPException:
        return False
    return _is_programs(rule)


def _is_programs(rule: Rule) -> bool:
    return _blueprint(rule) in request_ctx.app.extensions[_NAMES]


def _blueprint(rule: Rule) -> str:
    return str(rule.endpoint).rpartition(".")[0]
