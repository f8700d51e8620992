"""The account page: who is signed in, and the way out. It grows."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.web.blueprint import pages
from portal.web.page import show
from portal.web.visitor import signed_in, visitor


@pages.get("/realms/<realm>/account")
def account(realm: str) -> AnyResponse:
    """Who is signed in here."""
    at = visitor(realm)
    known = signed_in(at)
    if known is None:
        return redirect(url_for("pages.login", realm=realm), code=303)
    who = known[1]
    names = (who.attributes.get(name, ("",))[0] for name in ("firstName", "lastName"))
    person = {"username": who.username, "email": who.email or "", "name": " ".join(name for name in names if name)}
    form = {"action": url_for("pages.submit_logout", realm=realm)}
    return show(at, "index.html", kind="account", title="accountTitle", person=person, form=form)
