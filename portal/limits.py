"""The Limiter and every named limit. A limit is counted per realm and source, or per realm and identity.

Its figure comes from the realm's `portico.limits.<name>`, else from `PORTAL_LIMIT_<NAME>`, else from here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from math import floor, inf
from typing import Any, TypeVar, cast

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from limits import parse_many
from limits.storage.base import SlidingWindowCounterSupport

from portal import current
from portal.accounts.folding import fold_email, fold_username
from portal.clock import Clock
from portal.flows.budget import FIGURES
from portal.flows.network import source_of
from portal.limit_windows import LimitWindows
from portal.problem import Problem, did_you_mean

View = TypeVar("View", bound=Callable[..., Any])

REALM_KEY = "portico.limits."
_WRITING = ["POST", "PUT", "PATCH", "DELETE"]
BY_SOURCE, BY_IDENTITY, BY_CLIENT = "source", "identity", "client"


@dataclass(frozen=True)
class Named:
    """A limit: its figure where nobody says otherwise, what it counts by, the form field that names an identity (of a
    client: the parameter of the address), and the value of the field `action` without which a form does not count.

    One limit is one count, whichever door a request comes by: the page and the JSON twin of an action share it."""

    default: str
    by: str = BY_SOURCE
    field: str = ""
    action: str = ""


NAMED: Mapping[str, Named] = {
    "register": Named("30 per 10 minutes"),
    "register_client": Named("600 per 10 minutes", BY_CLIENT, "client_id"),
    "check": Named("240 per minute"),
    "login": Named("60 per 5 minutes"),
    "login_identity": Named("20 per 15 minutes", BY_IDENTITY, "username"),
    "logout": Named("60 per 5 minutes"),
    "verify": Named("60 per 10 minutes"),
    "forgot": Named("30 per 10 minutes"),
    "reset": Named("60 per 10 minutes"),
    "resend": Named("20 per hour"),
    "correct": Named("20 per hour"),
    "link": Named("60 per 10 minutes"),
    "link_password": Named("20 per 15 minutes", action="password"),
    "account": Named("120 per 10 minutes"),
    "account_password": Named("20 per 15 minutes"),
    "password_api": Named("300 per 5 minutes"),
    "token": Named("600 per 5 minutes"),
    "introspect": Named("6000 per 5 minutes"),
    "userinfo": Named("600 per 5 minutes"),
    "revoke": Named("600 per 5 minutes"),
}


def source() -> str:
    """Where a request comes from, as limits count it: an IPv4 address, or the /64 that one IPv6 customer has."""
    return source_of(request.remote_addr or "")


limiter = Limiter(key_func=source, strategy="sliding-window-counter", headers_enabled=False)


def limited(*names: str) -> Callable[[View], View]:
    """Declares above a view which named limits it is under; only what it is sent counts, not looking at it, so whoever
    looks does not even meet the limiter."""

    def under_limits(view: View) -> View:
        counted = view
        for name in names:
            counted = _limit(name)(counted)

        @wraps(counted)
        def shown_or_counted(*given: Any, **named: Any) -> Any:  # noqa: ANN401  (whatever a view takes and answers)
            return (counted if request.method in _WRITING else view)(*given, **named)

        return cast("View", shown_or_counted)

    return under_limits


def _limit(name: str) -> Callable[[View], View]:
    named = NAMED[name]

    def is_free() -> bool:
        if named.by == BY_CLIENT and not request.args.get(named.field):
            return True
        # Most requests for tokens name nobody.
        if named.by == BY_IDENTITY and not request.form.get(named.field):
            return True
        return bool(named.action) and request.form.get("action") != named.action

    def under_limit(view: View) -> View:
        limit = limiter.shared_limit(_figure(name), scope=name, key_func=_key(name), exempt_when=is_free)
        return cast("View", limit(view))

    return under_limit


def start(app: Flask, storage: str | None, clock: Clock) -> None:
    """Joins the limiter to the application. Redis gone means strict local limits, never a 500 and never none."""
    patience = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    app.config.update(
        RATELIMIT_STORAGE_URI=storage or f"{LimitWindows.STORAGE_SCHEME[0]}://",
        RATELIMIT_KEY_PREFIX="portico-swc",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=storage is not None,
        RATELIMIT_STORAGE_OPTIONS=patience if storage else {"clock": clock},
    )
    # Only what views declare is limited, so the library's hooks would look around before and after each request for
    # nothing. It hooks itself in where it is not known yet.
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)
    app.after_request(_told)


def problems(figures: Mapping[str, str], place: Callable[[str], str]) -> tuple[Problem, ...]:
    """What is wrong with configured figures, given by the limits' names; `place` says where a name was given one."""
    found = []
    for name, figure in figures.items():
        if name not in NAMED and name not in FIGURES:
            known = (*NAMED, *FIGURES)
            found.append(Problem(place(name), "there is no such limit", did_you_mean(name, known)))
        elif not _is_figure(figure):
            found.append(Problem(place(name), f"'{figure}' is not a limit", "Write for example: 20 per 10 minutes"))
    return tuple(found)


def _is_figure(figure: str) -> bool:
    try:
        parse_many(figure)
    except ValueError:
        return False
    return True


def _figure(name: str) -> Callable[[], str]:
    def figure() -> str:
        portal = current.portal()
        compiled = portal.realms.named(_realm_name())
        own = compiled.realm.attributes.get(REALM_KEY + name) if compiled else None
        return own or portal.limits.get(name) or NAMED[name].default

    return figure


def _key(name: str) -> Callable[[], str]:
    def key() -> str:
        return f"{name}|{_realm_name()}|{_counted_by(NAMED[name])}"

    return key


def _counted_by(named: Named) -> str:
    match named.by:
        case "identity":
            return _identity(request.form.get(named.field, ""))
        case "client":
            return request.args.get(named.field, "")[:255]
        case _:
            return source()


def _identity(typed: str) -> str:
    """A name as accounts are found by it: whoever is guessed at is one, however the name is spelled."""
    return (fold_email(typed) if "@" in typed else fold_username(typed))[:255]


def _realm_name() -> str:
    return (request.view_args or {}).get("realm") or current.portal().default_realm


def _told(response: Response) -> Response:
    """The `RateLimit` fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers-10): seconds, never a date. Only
    for limits of an address: how often somebody's name was tried, or a client is used, is nobody else's business."""
    counted = limiter.current_limit if request.method in _WRITING else None
    if counted is None:
        return response
    try:
        _tell(response, counted)
    except counted.limiter.storage.base_exceptions:  # Redis went away since it counted this request
        return response
    return response


def _tell(response: Response, counted: RequestLimit) -> None:
    if counted.breached:
        response.headers["Retry-After"] = str(_left(counted)[1])
    shown = next((each for each in (counted, *limiter.current_limits) if NAMED[_name_of(each)].by == BY_SOURCE), None)
    if shown is not None:
        name, (left, seconds) = _name_of(shown), _left(shown)
        response.headers["RateLimit-Policy"] = f'"{name}";q={shown.limit.amount};w={shown.limit.get_expiry()}'
        response.headers["RateLimit"] = f'"{name}";r={left};t={seconds}'


def _name_of(counted: RequestLimit) -> str:
    return counted.key.split("|", 1)[0].rsplit("/", 1)[-1]


def _left(counted: RequestLimit) -> tuple[int, int]:
    """How many tries are left, and in how many seconds there is one more, by the clock that counts."""
    length = counted.limit.get_expiry()
    storage = cast("SlidingWindowCounterSupport", counted.limiter.storage)
    before, before_left, since, since_left = storage.get_sliding_window(counted.key, length)
    left = counted.limit.amount - floor(before * before_left / length + since)
    # A try of the window before weighs less and less; those of this one count whole until it ends. At that very moment
    # they still do, so a whole second more is told: whoever waits that long gets in.
    fades = before_left % (length / before) if before else inf
    ends = since_left % length or length if since else inf
    return max(0, left), floor(min(fades, ends, length)) + 1
