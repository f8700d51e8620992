"""The form of one's profile: the fields of the registration, filled with what is known, checked by the same rules."""

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from portal.flows.account.owner import Owner
from portal.flows.account.profile import check, questions, save
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.sentences import sentence
from portal.web.account.page import address, back_home, owners_only, show_form
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.page import messages
from portal.web.questions import fields_of
from portal.web.register import SECRET_FIELDS, fragment, given
from portal.web.visitor import Visitor


@pages.get("/realms/<realm>/account/profile")
@owners_only
def profile(at: Visitor, owner: Owner) -> AnyResponse:
    """The form, filled with what is known."""
    return _page(at, owner)


@pages.post("/realms/<realm>/account/profile")
@limited("account")
@keeps_input
@owners_only
def save_profile(at: Visitor, owner: Owner) -> AnyResponse:
    """Saved, or everything that is wrong."""
    if reason := refill_reason():
        return _page(at, owner, message=reason)
    found = save(owner, given())
    return _page(at, owner, found) if found else back_home(at, "profile")


@pages.post("/realms/<realm>/account/profile/check/<attribute>")
@limited("check")
@keeps_input
@owners_only
def check_profile(at: Visitor, owner: Owner, attribute: str) -> Response:
    """One field's sentence, by the very rule of the submit. Refuses a body that carries a password."""
    if any(name in request.form for name in SECRET_FIELDS):
        abort(400)
    checked = check(owner, attribute, request.form.getlist(attribute), others=given())
    if checked is None:
        abort(404)
    asked, violation = checked
    words = messages(at)
    label = words.resolve(asked.display_name or asked.name)
    text = sentence(words, violation, label) if violation else ""
    nothing: dict[str, object] = {"status": "", "usernames": [], "address": ""}
    return fragment(at, "field-message.html", name=attribute, is_valid=violation is None, text=text, **nothing)


def _page(at: Visitor, owner: Owner, violations: tuple[Violation, ...] = (), message: str = "") -> Response:
    asked = questions(owner, given() if request.method == "POST" else None)
    checks = {ask.name: address(at, "check_profile", attribute=ask.name) for ask in asked}
    return show_form(
        at,
        "profile.html",
        fields_of(asked, messages(at, "account"), violations, checks),
        violations,
        title="profileTitle",
        action=address(at, "save_profile"),
        message=message,
    )
