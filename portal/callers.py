"""Who sends a request, as the flows know it: the door, the dress and language they see, and their machine."""

from flask import request
from werkzeug.exceptions import HTTPException

from portal import current
from portal.flows.flow import Origin
from portal.profile.normalise import readable
from portal.realms.hosts import OwnHost
from portal.realms.realm import Realm
from portal.theming.choice import chosen_theme
from portal.theming.locales import choose_locale

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
LOCALE_COOKIE = "KEYCLOAK_LOCALE"
PREVIEW_COOKIE = "portico-preview"
LONGEST_ADDRESS = 64  # an IPv6 address with a zone; behind a proxy it is whatever the proxy was told


def origin_of(realm: Realm, *, door: str, client_id: str = "", consents_later: bool = False) -> Origin:
    """Where the running request comes from."""
    host = _own_host(realm)
    return Origin(
        door=door,
        theme=previewed() or chosen_theme(realm, client_id, host.theme if host else ""),
        locale=locale_of(realm),
        base_url=host.origin if host else current.portal().base_url,
        address=readable(request.remote_addr or "")[:LONGEST_ADDRESS],
        user_agent=readable(request.headers.get("User-Agent", "")[:255]),
        client_id=client_id,
        consents_later=consents_later,
    )


def previewed() -> str:
    """The theme that a signed link shows to whoever opened it, or nothing."""
    token = request.args.get("preview") or request.cookies.get(PREVIEW_COOKIE, "")
    return (token and current.portal().previews.theme(token)) or ""


def _own_host(realm: Realm) -> OwnHost | None:
    """The realm's own address by which this request came, if it came by one: looked up, never taken at its word."""
    asked = f"{request.scheme}://{request.headers.get('Host', '')}".lower()
    return next((each for each in realm.hosts if each.origin == asked), None)


def chosen_language() -> str:
    """The language that was just chosen: by a link, or by a button of a form, which sends along what was typed."""
    try:
        in_form = request.form.get("kc_locale", "") if request.mimetype in _FORMS else ""
    except HTTPException:  # a body that is refused unread; its error page is shown in some language all the same
        in_form = ""
    return in_form or request.args.get("kc_locale", "")


def locale_of(realm: Realm) -> str:
    """Keycloak's order, as far as it concerns a visitor: chosen now, chosen before, the browser's wish, the realm's."""
    if not realm.internationalization_enabled or not realm.supported_locales:
        return realm.default_locale or "en"
    wanted = [chosen_language(), *request.args.get("ui_locales", "").split()]
    wanted += [request.cookies.get(LOCALE_COOKIE, ""), *request.accept_languages.values()]
    return choose_locale([tag for tag in wanted if tag], realm.supported_locales, realm.default_locale or "en")
