"""The page that a reset's link leads to: it asks for a press before anything happens."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.session import new_key
from portal.flows.mail_link import LinkState, LinkView
from portal.limits import limited
from portal.theming.dates import when
from portal.web.blueprint import pages
from portal.web.browser import browser_name
from portal.web.form_token import keeps_input, refill_reason
from portal.web.page import messages, notice, show
from portal.web.visitor import Visitor, held_link, hold_flow, hold_link, visitor

_STATUS = {LinkState.UNKNOWN: 404, LinkState.EXPIRED: 410, LinkState.SUPERSEDED: 410}


@pages.get("/realms/<realm>/reset-password/link/<token>")
def open_reset_link(realm: str, token: str) -> AnyResponse:
    """A mail's link. Opening it only moves its secret out of the address."""
    at = visitor(realm)
    return hold_link(redirect(url_for("pages.show_reset_link", realm=realm), code=303), at, token)


@pages.get("/realms/<realm>/reset-password/link")
def show_reset_link(realm: str) -> AnyResponse:
    """The button that a person presses."""
    at = visitor(realm)
    return _page(at, current.portal().reset_link.look(at.compiled, held_link(at)))


@pages.post("/realms/<realm>/reset-password/link")
@limited("link")
@keeps_input
def use_reset_link(realm: str) -> AnyResponse:
    """Pressed: this device goes on to the new password."""
    at, key, reset_link = visitor(realm), new_key(), current.portal().reset_link
    reason = refill_reason()
    if reason or request.form.get("action") != "press":
        return _page(at, reset_link.look(at.compiled, held_link(at)), reason)
    view = reset_link.press(at.compiled, held_link(at), key, at.origin)
    if view.flow is None:
        return _page(at, view)
    return hold_flow(redirect(url_for("pages.reset_password", realm=realm, flow=view.flow.id), code=303), at, key)


def _page(at: Visitor, view: LinkView, message: str = "") -> AnyResponse:
    name, state = at.realm.name, view.state.value
    return show(
        at,
        "reset-password-confirm.html",
        title=f"resetLinkTitle.{state}",
        status=422 if message else _STATUS.get(view.state, 200),
        message=notice(messages(at), "warning", message) if message else None,
        state=state,
        address=view.address,
        began_at=when(view.began_at, at.origin.locale) if view.began_at else "",
        browser=browser_name(view.user_agent),
        form={"action": url_for("pages.use_reset_link", realm=name)},
        again_url=url_for("pages.forgot_password", realm=name),
    )
