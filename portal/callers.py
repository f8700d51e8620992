"""Who sends a request, as the flows know it: the door, the dress and language they see, and their machine."""

from flask import request

from portal import current
from portal.flows.flow import Origin
from portal.profile.normalise import readable
from portal.realms.realm import Realm
from portal.theming.locales import choose_locale

LOCALE_COOKIE = "KEYCLOAK_LOCALE"
LONGEST_ADDRESS = 64  # an IPv6 address with a zone; behind a proxy it is whatever the proxy was told


def origin_of(realm: Realm, *, door: str, client_id: str = "", consents_later: bool = False) -> Origin:
    """Where the running request comes from."""
    return Origin(
        door=door,
        theme=realm.login_theme or "base",
        locale=locale_of(realm),
        base_url=current.portal().base_url,
        address=readable(request.remote_addr or "")[:LONGEST_ADDRESS],
        user_agent=readable(request.user_agent.string[:255]),
        client_id=client_id,
        consents_later=consents_later,
    )


def locale_of(realm: Realm) -> str:
    """Keycloak's order, as far as it concerns a visitor: chosen now, chosen before, the browser's wish, the realm's."""
    if not realm.internationalization_enabled or not realm.supported_locales:
        return realm.default_locale or "en"
    wanted = [request.args.get("kc_locale", ""), *request.args.get("ui_locales", "").split()]
    wanted += [request.cookies.get(LOCALE_COOKIE, ""), *request.accept_languages.values()]
    return choose_locale([tag for tag in wanted if tag], realm.supported_locales, realm.default_locale or "en")
