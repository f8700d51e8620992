"""The page that a mail's link leads to: it asks before it acts."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.flows.mail_link import LinkState, LinkView
from portal.flows.outcome import Complete, Need
from portal.limits import limited
from portal.theming.dates import when
from portal.theming.fields import known_password_field
from portal.theming.messages import Messages
from portal.web.blueprint import pages
from portal.web.browser import browser_name
from portal.web.form_token import keeps_input, refill_reason
from portal.web.forms import LinkForm
from portal.web.login import delay_sentence
from portal.web.page import messages, notice, show
from portal.web.register import let_in, waiting_address
from portal.web.visitor import Visitor, held_link, hold_link, own_flows, visitor

_STATUS = {LinkState.UNKNOWN: 404, LinkState.EXPIRED: 410, LinkState.SUPERSEDED: 410}


@pages.get("/realms/<realm>/verify-email/link/<token>")
def open_link(realm: str, token: str) -> AnyResponse:
    """A mail's link. Opening it only moves its secret out of the address."""
    at = visitor(realm)
    return hold_link(redirect(url_for("pages.show_link", realm=realm), code=303), at, token)


@pages.get("/realms/<realm>/verify-email/link")
def show_link(realm: str) -> AnyResponse:
    """What waits behind the link, and the button that a person presses."""
    at = visitor(realm)
    view = current.portal().mail_link.look(at.compiled, held_link(at), tuple(own_flows(at).values()))
    return _page(at, view, shows_code=request.args.get("show") == "code")


@pages.post("/realms/<realm>/verify-email/link")
@limited("link", "link_password")
@keeps_input
def use_link(realm: str) -> AnyResponse:
    """Pressed; or the password given on another device; or "this was not me"."""
    at, form = visitor(realm), LinkForm()
    mail_link, token, own = current.portal().mail_link, held_link(at), tuple(own_flows(at).values())
    action, password = form.action.data or "", form.password.data or ""
    if reason := refill_reason():
        return _page(at, mail_link.look(at.compiled, token, own), message=reason)
    match action:
        case "password" if password:
            view = mail_link.press_with_password(at.compiled, token, password, at.origin)
        case "press":
            view = mail_link.press(at.compiled, token, own, at.origin)
        case "stop":
            view = mail_link.stop(at.compiled, token, at.origin)
        case _:
            view = mail_link.look(at.compiled, token, own)
    if isinstance(view.outcome, Complete):
        return let_in(at, view.outcome.flow, view.outcome.account)
    if isinstance(view.outcome, Need):
        return redirect(waiting_address(at, view.outcome.flow), code=303)
    return _page(at, view, is_missing=view.state is LinkState.FOREIGN_DEVICE and action == "password")


def _page(
    at: Visitor, view: LinkView, *, shows_code: bool = False, is_missing: bool = False, message: str = ""
) -> AnyResponse:
    words = messages(at)
    is_wrong = view.state is LinkState.WRONG_PASSWORD
    wrong = _wrong(words, view) or (words.text("loginMissing.password") if is_missing else "")
    code = view.code if shows_code else ""
    state = "code" if code else "foreign" if is_wrong else view.state.value
    response = show(
        at,
        "verify-email-confirm.html",
        title=f"linkTitle.{state}",
        status=429 if view.wait else 422 if message or wrong else _STATUS.get(view.state, 200),
        errors=[{"field": "password", "text": wrong, "href": "#password"}] if wrong else [],
        message=notice(words, "warning", message) if message else None,
        state=state,
        address=view.address,
        began_at=when(view.began_at, at.origin.locale) if view.began_at else "",
        browser=browser_name(view.user_agent),
        code=f"{code[:3]} {code[3:]}" if code else "",
        form={
            "action": url_for("pages.use_link", realm=at.realm.name),
            "password": known_password_field(words.text("password"), error=wrong),
        },
        code_url=url_for("pages.show_link", realm=at.realm.name, show="code"),
    )
    if view.wait:
        response.headers["Retry-After"] = str(view.wait)
    return response


def _wrong(words: Messages, view: LinkView) -> str:
    if view.state is not LinkState.WRONG_PASSWORD:
        return ""
    return delay_sentence(words, view.wait) if view.wait else words.text("linkPasswordWrong")
