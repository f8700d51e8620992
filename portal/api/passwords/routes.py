"""The two calls. Whoever comes with a token of a person asks about their own password and nobody else's; the token is
judged before anything in the body is."""

from functools import partial

from flask import Blueprint, Response, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from portal import cors, current
from portal.accounts.account import Account
from portal.accounts.hashing import HashingOverloaded
from portal.api.answers import Refused, answer, field_error
from portal.api.caller import Caller
from portal.api.once import Keep, once
from portal.api.passwords import operations, parse, render
from portal.api.passwords.render import PasswordRefused
from portal.callers import origin_of
from portal.flows.brute_force import Delayed
from portal.flows.idempotency import Answer
from portal.flows.own_password import NEW, Changed, PasswordChange, WrongPassword
from portal.flows.ports import StorageUnavailable
from portal.flows.tokens.bearer import Bearer, TokenRefused
from portal.limits import limited
from portal.openapi import described
from portal.profile.violation import Violation

DOOR = "passwords"

passwords = Blueprint(DOOR, __name__, url_prefix="/realms/<realm>/password-resources")
passwords.register_error_handler(PasswordRefused, render.refused)
passwords.register_error_handler(Refused, render.in_own_style)
passwords.register_error_handler(HTTPException, render.http)
passwords.register_error_handler(RateLimitExceeded, render.too_many)
passwords.register_error_handler(HashingOverloaded, render.busy)
passwords.register_error_handler(StorageUnavailable, render.busy)
passwords.register_error_handler(Exception, render.unexpected)


@passwords.post("/validate-password")
@limited("password_api")
@described(operations.VALIDATE)
def validate_password(realm: str) -> Response:
    """Whether this is the password of whoever the token stands for."""
    at, _, account = _owner(realm)
    (password,) = parse.members("password")
    found = current.portal().own_password.is_right(at.compiled, account, password, at.origin)
    if isinstance(found, Delayed):
        raise render.delayed(found)
    return answer({"valid": found})


@passwords.post("/reset-password")
@limited("password_api")
@described(operations.RESET)
def reset_password(realm: str) -> Response:
    """Another password, for whoever knows the present one. The owner is told by mail, once for one key."""
    at, bearer, account = _owner(realm)
    present, new = parse.members("currentPassword", "newPassword")
    wanted = PasswordChange(present, new)

    def work(keep: Keep) -> Answer:
        changed, own = Answer(204, None), current.portal().own_password
        session_id, along = bearer.session_id, partial(keep, changed)
        found = own.change(at.compiled, account, wanted, at.origin, session_id=session_id, along=along)
        if not isinstance(found, Changed):
            raise _refused(at, found)
        return changed

    return once(at.realm.id, account.id, [present, new], work)


def _refused(at: Caller, found: WrongPassword | Delayed | tuple[Violation, ...]) -> PasswordRefused:
    if isinstance(found, Delayed):
        return render.delayed(found)
    if isinstance(found, WrongPassword):
        return PasswordRefused(401, "invalid_current_password", "The current password is not right.")
    return render.broken_rules([field_error(each, at.words, {NEW: "${passwordNew}"}) for each in found])


def _owner(realm: str) -> tuple[Caller, Bearer, Account]:
    compiled = current.realm(realm)
    if compiled is None:
        raise PasswordRefused(404, "Realm does not exist")
    bearer = current.portal().tokens.bearer(compiled, request.headers.get("Authorization"))
    if isinstance(bearer, TokenRefused):
        raise render.no_token(compiled.realm.name, bearer)
    client = compiled.client(bearer.client_id)
    if client is not None:
        cors.narrow(client)
    if bearer.account is None:
        raise PasswordRefused(403, "access_denied", "The token stands for a client, which has no password of its own.")
    return Caller(compiled, origin_of(compiled.realm, door=DOOR, client_id=bearer.client_id)), bearer, bearer.account
