"""What the account pages share: nobody but the owner sees one, and all are shown alike."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.account.owner import Owner, Renewed
from portal.profile.violation import Violation
from portal.theming.fields import Field, known_password_field, labels_of
from portal.theming.messages import Messages
from portal.theming.sentences import sentence
from portal.web.page import messages, notice, show, summary
from portal.web.visitor import PLACES, Visitor, hold_session, known_devices, session_key, signed_in, visitor

Plain = Mapping[str, object]
OwnersView = Callable[..., AnyResponse]


def owners_only(view: OwnersView) -> Callable[..., AnyResponse]:
    """Declares that only somebody signed in sees the page; it is called with the visitor and the owner. Others are
    led to the sign-in, and from there back to the page."""

    @wraps(view)
    def guarded(realm: str, **given: str) -> AnyResponse:
        at = visitor(realm)
        owner = owner_at(at)
        return view(at, owner, **given) if owner else _to_sign_in(at)

    return guarded


def _to_sign_in(at: Visitor) -> AnyResponse:
    """A live check is not led anywhere: it would put the sign-in page beside its field."""
    if request.headers.get("HX-Request"):
        abort(403)
    told = {"ended": "unsaved" if request.method == "POST" else "yes"} if session_key(at) else {}
    place = request.path.rpartition("/")[2]
    asked = {"back": place} if place in PLACES else {}
    return redirect(address(at, "login", **told, **asked), code=303)


def owner_at(at: Visitor) -> Owner | None:
    """Who is signed in here, at their own account."""
    known = signed_in(at)
    if known is None:
        return None
    session, account = known
    return Owner(current.portal().services, at.compiled, account, session, at.origin, known_devices(at))


def address(at: Visitor, endpoint: str, **given: str) -> str:
    """Where an account page is."""
    values: dict[str, Any] = {"realm": at.realm.name, **given}
    return url_for(f"pages.{endpoint}", **values)


def back_home(at: Visitor, done: str, renewed: Renewed | None = None) -> AnyResponse:
    """To the overview, which says what was done."""
    response = redirect(address(at, "account", done=done), code=303)
    return hold_session(response, at, renewed.key, renewed.session) if renewed else response


def show_form(
    at: Visitor,
    template: str,
    fields: Sequence[Field],
    violations: Sequence[Violation] = (),
    *,
    title: str,
    action: str,
    message: str = "",
    **context: object,
) -> Response:
    """A form page with what is wrong in it, told at its fields too. `message` is the key of a warning above it."""
    words = messages(at, "account")
    _tell_at_fields(words, fields, violations)
    return show(
        at,
        template,
        kind="account",
        title=title,
        status=422 if violations or message else 200,
        errors=summary(words, violations, labels_of(fields)),
        message=notice(words, "warning", message) if message else None,
        form={"action": action, "fields": list(fields)},
        **context,
    )


def current_password_field(at: Visitor, **more: object) -> Field:
    """The password once more."""
    return known_password_field(messages(at, "account").text("passwordCurrent"), **more)


def _tell_at_fields(words: Messages, fields: Sequence[Field], violations: Sequence[Violation]) -> None:
    for field in fields:
        wrong = next((each for each in violations if each.attribute == field["name"]), None)
        field["error"] = sentence(words, wrong, str(field["label"])) if wrong else ""
