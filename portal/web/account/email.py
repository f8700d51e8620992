"""Another e-mail address: asked for with the password, in place once the new mailbox is proven."""

from dataclasses import dataclass

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.session import new_key
from portal.flows.account.email import change_email, pending_address
from portal.flows.account.owner import Owner
from portal.flows.account.reauthentication import CURRENT
from portal.flows.flow import Flow, FlowKind
from portal.flows.outcome import Complete, Invalid, Need, Outcome
from portal.limits import limited
from portal.profile.attribute import EMAIL
from portal.profile.normalise import readable
from portal.profile.violation import Violation
from portal.theming.fields import code_field, labels_of, new_email_field
from portal.theming.sentences import sentence
from portal.web.account.page import address, back_home, current_password_field, owners_only, show_form
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import CodeForm
from portal.web.page import messages, notice, show, summary
from portal.web.visitor import Visitor, chosen_flow, hold_flow

PAGE = "update-email"


@dataclass(frozen=True)
class Typed:
    """The code that was typed, and what is said above the page."""

    code: str = ""
    message: str = ""


@pages.get("/realms/<realm>/account/email")
@owners_only
def change_own_email(at: Visitor, owner: Owner) -> AnyResponse:
    """The form: the new address, and the password once more."""
    return _form(at, owner)


@pages.post("/realms/<realm>/account/email")
@limited("account_password")
@hashes
@keeps_input
@owners_only
def submit_own_email(at: Visitor, owner: Owner) -> AnyResponse:
    """On to the proof; or what is wrong."""
    if reason := refill_reason():
        return _form(at, owner, message=reason)
    key, typed, password = new_key(), request.form.get(EMAIL, ""), request.form.get(CURRENT, "")
    begun = change_email(owner, current.portal().engine, key, typed, password)
    if isinstance(begun, Flow):
        return hold_flow(redirect(address(at, "confirm_own_email", flow=begun.id), code=303), at, key)
    return back_home(at, "email") if begun is None else _form(at, owner, begun)


@pages.get("/realms/<realm>/account/email/confirm")
@owners_only
def confirm_own_email(at: Visitor, owner: Owner) -> AnyResponse:
    """Where a change waits for the proof. Looking sends nothing."""
    sent = "emailSentAgainMessage" if request.args.get("sent") else ""
    return _look(at, owner, Typed(message=sent))


@pages.post("/realms/<realm>/account/email/confirm")
@limited("verify")
@keeps_input
@owners_only
def submit_own_email_code(at: Visitor, owner: Owner) -> AnyResponse:
    """The code; or nothing, once the link was pressed."""
    typed = CodeForm().code.data or ""
    if reason := refill_reason():
        return _look(at, owner, Typed(typed, reason))
    flow = _own_flow(at, owner)
    if flow is None:
        return _ask_anew(at)
    outcome = current.portal().engine.submit(at.compiled, flow, {"code": (typed,)}, at.origin, page=PAGE)
    return _after(at, outcome, Typed(typed))


@pages.post("/realms/<realm>/account/email/resend")
@limited("resend")
@owners_only
def resend_own_email(at: Visitor, owner: Owner) -> AnyResponse:
    """Another mail, unless one went out a moment ago."""
    flow = _own_flow(at, owner)
    if flow is None:
        return _ask_anew(at)
    outcome = current.portal().engine.act(at.compiled, flow, "resend", {}, at.origin)
    if isinstance(outcome, Need):
        return redirect(address(at, "confirm_own_email", flow=flow.id, sent="again"), code=303)
    return _after(at, outcome, Typed())


def _look(at: Visitor, owner: Owner, typed: Typed) -> AnyResponse:
    flow = _own_flow(at, owner)
    if flow is None:
        return _ask_anew(at)
    return _after(at, current.portal().engine.look(at.compiled, flow, at.origin), typed)


def _own_flow(at: Visitor, owner: Owner) -> Flow | None:
    """The change that waits in this browser, if it is the signed-in person's."""
    held = chosen_flow(at, FlowKind.CHANGE_EMAIL)
    return held[1] if held and held[1].account_id == owner.account.id else None


def _after(at: Visitor, outcome: Outcome, typed: Typed) -> AnyResponse:
    match outcome:
        case Need():
            return _waiting(at, outcome, (), typed)
        case Invalid():
            return _waiting(at, outcome.need, outcome.violations, typed)
        case Complete():
            return back_home(at, "email")
        case _:
            return _ask_anew(at)


def _ask_anew(at: Visitor) -> AnyResponse:
    return redirect(address(at, "change_own_email"), code=303)


def _form(at: Visitor, owner: Owner, violations: tuple[Violation, ...] = (), message: str = "") -> AnyResponse:
    return show_form(
        at,
        "update-email.html",
        [
            new_email_field(messages(at, "account"), value=readable(request.form.get(EMAIL, ""))),
            current_password_field(at, enterkeyhint="go"),
        ],
        violations,
        title="changeEmailTitle",
        action=address(at, "submit_own_email"),
        message=message,
        username=owner.account.username,
        present=owner.account.email or "",
        pending=pending_address(owner),
    )


def _waiting(at: Visitor, need: Need, violations: tuple[Violation, ...], typed: Typed) -> Response:
    words = messages(at, "account")
    code = {**code_field(words), "value": readable(typed.code)}
    wrong = next((each for each in violations if each.attribute == "code"), None)
    code["error"] = sentence(words, wrong, str(code["label"])) if wrong else ""
    kind = "warning" if refill_reason() else "success"
    return show(
        at,
        "update-email-confirm.html",
        kind="account",
        title="emailVerifyTitle",
        status=_status(violations),
        errors=summary(words, violations, labels_of([code])),
        message=notice(words, kind, typed.message) if typed.message else None,
        address=str(need.notes.get("address", "")),
        is_proven=bool(need.notes.get("is_proven")),
        form={"action": address(at, "submit_own_email_code"), "flow": need.flow.id, "code": code},
        resend={"action": address(at, "resend_own_email"), "flow": need.flow.id, "wait": need.notes.get("wait", 0)},
        again_url=address(at, "change_own_email"),
    )


def _status(violations: tuple[Violation, ...]) -> int:
    if any(violation.code == "emailVerifySendCooldown" for violation in violations):
        return 429
    return 422 if violations or refill_reason() else 200
