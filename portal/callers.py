"""Who sends a request, as the flows know it: the door, the dress and language they see, and their machine."""

from flask import Request
from flask.globals import request_ctx
from werkzeug.datastructures import MultiDict
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
    asked = request_ctx.request
    host = _own_host(realm, asked)
    return Origin(
        door=door,
        theme=previewed() or chosen_theme(realm, client_id, host.theme if host else ""),
        locale=locale_of(realm),
        base_url=host.origin if host else current.portal().base_url,
        address=readable(asked.remote_addr or "")[:LONGEST_ADDRESS],
        user_agent=readable(asked.headers.get("User-Agent", "")[:255]),
        client_id=client_id,
        consents_later=consents_later,
    )


def brought(by: MultiDict[str, str], name: str) -> str:
    """What a request brings under a name, or nothing. Most names are missing, and for each of them `get` raises an
    exception that werkzeug builds with care, and catches it."""
    return by[name] if name in by else ""  # noqa: SIM401


def previewed() -> str:
    """The theme that a signed link shows to whoever opened it, or nothing."""
    asked = request_ctx.request
    token = brought(asked.args, "preview") or brought(asked.cookies, PREVIEW_COOKIE)
    return (token and current.portal().previews.theme(token)) or ""


def _own_host(realm: Realm, asked: Request) -> OwnHost | None:
    """The realm's own address by which this request came, if it came by one: looked up, never taken at its word."""
    if not realm.hosts:
        return None
    origin = f"{asked.scheme}://{asked.headers.get('Host', '')}".lower()
    return next((each for each in realm.hosts if each.origin == origin), None)


def chosen_language() -> str:
    """The language that was just chosen: by a link, or by a button of a form, which sends along what was typed."""
    asked = request_ctx.request
    try:
        in_form = brought(asked.form, "kc_locale") if asked.mimetype in _FORMS else ""
    except HTTPException:  # a body that is refused unread; its error page is shown in some language all the same
        in_form = ""
    return in_form or brought(asked.args, "kc_locale")


def locale_of(realm: Realm) -> str:
    """Keycloak's order, as far as it concerns a visitor: chosen now, chosen before, the browser's wish, the realm's."""
    if not realm.internationalization_enabled or not realm.supported_locales:
        return realm.default_locale or "en"
    asked = request_ctx.request
    wanted = [chosen_language(), *brought(asked.args, "ui_locales").split()]
    wanted += [brought(asked.cookies, LOCALE_COOKIE), *asked.accept_languages.values()]
    return choose_locale([tag for tag in wanted if tag], realm.supported_locales, realm.default_locale or "en")
