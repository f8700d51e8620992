"""Where one is signed in, with a button to end it there."""

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.session import Session
from portal.flows.account.owner import Owner
from portal.flows.account.sessions import end_everywhere, end_others, end_session, living_sessions
from portal.limits import limited
from portal.theming.dates import when
from portal.web.account.page import Plain, address, back_home, owners_only
from portal.web.blueprint import pages
from portal.web.browser import browser_name
from portal.web.page import messages, notice, show
from portal.web.visitor import Visitor, drop_flows, drop_session


@pages.get("/realms/<realm>/account/sessions")
@owners_only
def own_sessions(at: Visitor, owner: Owner) -> AnyResponse:
    """Every browser that is signed in, this one first."""
    words = messages(at, "account")
    return show(
        at,
        "sessions.html",
        kind="account",
        title="sessionsTitle",
        message=notice(words, "success", "sessionEndedMessage") if request.args.get("done") else None,
        sessions=[_plain(at, owner, each) for each in living_sessions(owner)],
        form={"action": address(at, "end_own_sessions")},
    )


@pages.post("/realms/<realm>/account/sessions")
@limited("account")
@owners_only
def end_own_sessions(at: Visitor, owner: Owner) -> AnyResponse:
    """Ends one, all others, or all."""
    which = request.form.get("end", "")
    if which == "all":
        end_everywhere(owner)
    elif which == "others":
        end_others(owner)
        return back_home(at, "sessions")
    elif which != owner.session.id:
        end_session(owner, which)
        return redirect(address(at, "own_sessions", done="one"), code=303)
    else:
        end_session(owner, which)
    return leave(redirect(address(at, "login"), code=303), at)


def leave(response: AnyResponse, at: Visitor) -> AnyResponse:
    """The answer to somebody whose session ended: nothing of it stays in this browser."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return drop_flows(drop_session(response, at), at)


def _plain(at: Visitor, owner: Owner, session: Session) -> Plain:
    words, locale = messages(at, "account"), at.origin.locale
    return {
        "id": session.id,
        "browser": browser_name(session.user_agent) or words.text("unknownBrowser"),
        "address": session.address,
        "started_at": when(session.started_at, locale),
        "seen_at": when(session.seen_at, locale),
        "is_current": session.id == owner.session.id,
    }
