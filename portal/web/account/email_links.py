"""The pages that the mails of an address change lead to: one confirms the new address, one takes the change back."""

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal import current
from portal.accounts.proof import Purpose
from portal.flows.address_change import AddressLinks
from portal.flows.mail_link import LinkState, LinkView
from portal.limits import limited
from portal.web.account.page import address, owner_at
from portal.web.account.sessions import leave
from portal.web.admission import hashes
from portal.web.blueprint import pages
from portal.web.form_token import keeps_input, refill_reason
from portal.web.page import messages, notice, show
from portal.web.visitor import Visitor, held_link, hold_link, visitor

_STATUS = {LinkState.UNKNOWN: 404, LinkState.EXPIRED: 410, LinkState.SUPERSEDED: 410}


@pages.get("/realms/<realm>/update-email/link/<token>")
def open_email_link(realm: str, token: str) -> AnyResponse:
    """The link to confirm. Opening it only moves its secret out of the address."""
    at = visitor(realm)
    return hold_link(redirect(address(at, "show_email_link"), code=303), at, token)


@pages.get("/realms/<realm>/update-email/link")
def show_email_link(realm: str) -> AnyResponse:
    """The button, for whoever is signed in to the account; for others the code, to be typed where they are."""
    at = visitor(realm)
    return _confirmation(at, _links().look(at.compiled, held_link(at), Purpose.CHANGE_EMAIL))


@pages.post("/realms/<realm>/update-email/link")
@limited("link")
@keeps_input
def use_email_link(realm: str) -> AnyResponse:
    """Pressed, or "this was not me"."""
    at, token, links, action = visitor(realm), held_link(visitor(realm)), _links(), request.form.get("action")
    owner = owner_at(at)
    if reason := refill_reason():
        view = links.look(at.compiled, token, Purpose.CHANGE_EMAIL)
        return _confirmation(at, view, message=reason)
    if action == "stop":
        return _confirmation(at, links.stop(at.compiled, token, at.origin))
    if action == "press" and owner:
        return _confirmation(at, links.confirm(at.compiled, token, owner.account.id, at.origin))
    return _confirmation(at, links.look(at.compiled, token, Purpose.CHANGE_EMAIL))


@pages.get("/realms/<realm>/restore-email/link/<token>")
def open_restore_link(realm: str, token: str) -> AnyResponse:
    """The link to take a change back. Opening it only moves its secret out of the address."""
    at = visitor(realm)
    return hold_link(redirect(address(at, "show_restore_link"), code=303), at, token)


@pages.get("/realms/<realm>/restore-email/link")
def show_restore_link(realm: str) -> AnyResponse:
    """What taking it back does, and the button."""
    at = visitor(realm)
    return _restoration(at, _links().look(at.compiled, held_link(at), Purpose.RESTORE_EMAIL))


@pages.post("/realms/<realm>/restore-email/link")
@limited("link")
@hashes
@keeps_input
def use_restore_link(realm: str) -> AnyResponse:
    """Pressed: the old address is back, and everybody is out, this browser too."""
    at, links = visitor(realm), _links()
    reason = refill_reason()
    if reason or request.form.get("action") != "press":
        return _restoration(at, links.look(at.compiled, held_link(at), Purpose.RESTORE_EMAIL), message=reason)
    view = links.restore(at.compiled, held_link(at), at.origin)
    page = _restoration(at, view)
    return leave(page, at) if view.state is LinkState.PROVEN else page


def _links() -> AddressLinks:
    return AddressLinks(current.portal().services)


def _confirmation(at: Visitor, view: LinkView, message: str = "") -> AnyResponse:
    """`press` for the owner's browser, `foreign` for any other; what the link is worth otherwise."""
    owner = owner_at(at)
    is_owners = owner is not None and owner.account.id == _links().account_of(at.compiled, held_link(at))
    state = "press" if view.state is LinkState.FOREIGN_DEVICE and is_owners else view.state.value
    code = f"{view.code[:3]} {view.code[3:]}" if state == "foreign" else ""
    return _page(at, view, "update-email-link.html", "emailLinkTitle", state, message, code=code)


def _restoration(at: Visitor, view: LinkView, message: str = "") -> AnyResponse:
    state = "press" if view.state is LinkState.FOREIGN_DEVICE else view.state.value
    return _page(at, view, "restore-email.html", "restoreTitle", state, message)


def _page(
    at: Visitor, view: LinkView, template: str, titles: str, state: str, message: str, *, code: str = ""
) -> AnyResponse:
    endpoint = "use_email_link" if template == "update-email-link.html" else "use_restore_link"
    return show(
        at,
        template,
        title=f"{titles}.{state}",
        status=422 if message else _STATUS.get(view.state, 200),
        message=notice(messages(at), "warning", message) if message else None,
        state=state,
        address=view.address,
        code=code,
        form={"action": address(at, endpoint)},
    )
