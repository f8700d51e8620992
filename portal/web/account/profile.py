"""The form of one's profile: the fields of the registration, filled with what is known, checked by the same rules."""

from collections.abc import Sequence

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from portal.flows.account.owner import Owner
from portal.flows.account.profile import check, questions, readable_attributes, save
from portal.flows.outcome import Ask
from portal.limits import limited
from portal.profile.violation import Violation
from portal.theming.fields import Field, labels_of
from portal.theming.messages import Messages
from portal.theming.sentences import sentence
from portal.web.account.page import address, back_home, owners_only
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.growing_form import Form, brought_up, form_of, more_questions, not_asked, unseen, with_rows_changed
from portal.web.page import Plain, messages, notice, show, summary
from portal.web.questions import fields_of, label_of, read_only_field
from portal.web.register import fragment, given, refuse_secrets
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
    if new := unseen(questions(owner, given())):
        return _page(at, owner, told=more_questions(new, messages(at, "account")))
    found = save(owner, given())
    return _page(at, owner, found) if found else back_home(at, "profile")


@pages.post("/realms/<realm>/account/profile/rows")
@limited("check")
@keeps_input
@owners_only
def change_profile_rows(at: Visitor, owner: Owner) -> AnyResponse:
    """A row more or less, where no script does it. Judges nothing."""
    return _page(at, owner, message=refill_reason())


@pages.post("/realms/<realm>/account/profile/questions")
@limited("check")
@keeps_input
@owners_only
def bring_up_profile_questions(at: Visitor, owner: Owner) -> AnyResponse:
    """The questions that these answers bring up, each for its slot. Refuses a body that carries a password."""
    refuse_secrets()
    return fragment(at, "questions.html", form=_form(at, owner, brought_up(questions(owner, given()))))


@pages.post("/realms/<realm>/account/profile/check/<attribute>")
@limited("check")
@keeps_input
@owners_only
def check_profile(at: Visitor, owner: Owner, attribute: str) -> Response:
    """One field's sentence, by the very rule of the submit. Refuses a body that carries a password."""
    refuse_secrets()
    checked = check(owner, attribute, request.form.getlist(attribute), others=given())
    if checked is None:
        return not_asked(at.realm.profile, attribute)
    asked, violation = checked
    words = messages(at)
    text = sentence(words, violation, label_of(asked, words)) if violation else ""
    nothing: dict[str, object] = {"status": "", "usernames": [], "address": ""}
    return fragment(at, "field-message.html", name=attribute, is_valid=violation is None, text=text, **nothing)


def _page(
    at: Visitor,
    owner: Owner,
    violations: tuple[Violation, ...] = (),
    message: str = "",
    told: Plain | None = None,
) -> Response:
    words = messages(at, "account")
    asked = questions(owner, given() if request.method == "POST" else None)
    form = _form(at, owner, with_rows_changed(asked), violations)
    return show(
        at,
        "profile.html",
        kind="account",
        title="profileTitle",
        status=422 if violations or message or told else 200,
        errors=summary(words, violations, labels_of(form["fields"])),
        message=notice(words, "warning", message) if message else told,
        form=form,
    )


def _form(at: Visitor, owner: Owner, asked: Sequence[Ask], violations: tuple[Violation, ...] = ()) -> Form:
    words = messages(at, "account")
    checks = {ask.name: address(at, "check_profile", attribute=ask.name) for ask in asked}
    return form_of(
        [*fields_of(asked, words, violations, checks), *_read_only(owner, words)],
        owner.compiled.realm.profile,
        words,
        action=address(at, "save_profile"),
        rows=address(at, "change_profile_rows"),
        questions=address(at, "bring_up_profile_questions"),
    )


def _read_only(owner: Owner, words: Messages) -> list[Field]:
    """What the person may see here and not change, as far as there is anything to see."""
    known = ((each, values) for each, values in readable_attributes(owner) if not each.is_writable(owner.context))
    return [read_only_field(attribute, values, words) for attribute, values in known if values]
