"""The blueprints of this door, and how an address is bound to them: its methods, its errors, its realm."""

from collections.abc import Callable, Collection
from functools import wraps

from flask import Blueprint, Response, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.hashing import HashingOverloaded
from portal.callers import origin_of
from portal.flows.compiled import CompiledRealm
from portal.flows.ports import StorageUnavailable
from portal.flows.tokens.telling import Scene
from portal.oidc import errors
from portal.oidc.errors import Refused, Told

PROTOCOL = "/realms/<realm>/protocol/openid-connect"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
DOOR = "openid-connect"

View = Callable[[str], AnyResponse]

oidc = Blueprint("oidc", __name__)
browsers = Blueprint("oidc_browsers", __name__)

oidc.register_error_handler(Refused, errors.refused)
oidc.register_error_handler(HTTPException, errors.http)
oidc.register_error_handler(RateLimitExceeded, errors.too_many)
oidc.register_error_handler(HashingOverloaded, errors.busy)
oidc.register_error_handler(StorageUnavailable, errors.busy)
oidc.register_error_handler(Exception, errors.unexpected)


def endpoint(path: str, *methods: str, but: Collection[str] = ()) -> Callable[[View], View]:
    """Binds a view to an address of this door for these methods. The others are refused here, because what the
    framework refuses by itself comes before any door, and has no shape of this one. `but`: methods that another view
    has at this address."""
    allowed = {*methods, "OPTIONS", *(("HEAD",) if "GET" in methods else ())}
    allow = {"Allow": ", ".join(sorted(allowed))}

    def bind(view: View) -> View:
        @wraps(view)
        def bound(realm: str) -> AnyResponse:
            if request.method == "OPTIONS":
                return Response(status=200, headers=allow)
            if request.method not in allowed:
                raise Refused(Told(405, "invalid_request", "This address does not take that method", allow))
            return view(realm)

        oidc.add_url_rule(
            path,
            view_func=bound,
            methods=[each for each in METHODS if each not in but],
            provide_automatic_options=False,
        )
        return view

    return bind


def realm_of(name: str) -> CompiledRealm:
    """The realm that an address names; refuses where there is none, or where it is switched off."""
    found = current.portal().realms.named(name)
    if found is None:
        raise Refused(Told(404, "Realm does not exist"))
    if not found.realm.is_enabled:
        raise Refused(Told(403, "access_denied", "Realm not enabled"))
    return found


def scene_of(compiled: CompiledRealm, client_id: str = "") -> Scene:
    """Where the running request asks."""
    return Scene(compiled, origin_of(compiled.realm, door=DOOR, client_id=client_id))
