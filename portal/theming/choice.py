"""Which theme a visitor sees: a signed preview, else the client's, the host's, the realm's, the base theme."""

from itsdangerous import BadData

from portal.realms.realm import Realm
from portal.signing import DJANGO, Signing
from portal.theming.chain import BASE

CLIENT_ATTRIBUTE = "login_theme"
PREVIEW_LIFE = 7 * 24 * 3600  # seconds


class Previews:
    """Links by which somebody sees another theme than all others do; only the portal's own hold."""

    def __init__(self, secret_key: bytes) -> None:
        self._signer = Signing(secret_key, "portico theme preview", DJANGO)

    def token(self, theme: str) -> str:
        """What stands behind `?preview=` for a week."""
        return str(self._signer.dumps(theme))

    def theme(self, token: str) -> str | None:
        """The theme that a token shows; none where it is not ours or too old."""
        try:
            found = self._signer.loads(token, max_age=PREVIEW_LIFE)
        except BadData:
            return None
        return found if isinstance(found, str) else None


def chosen_theme(realm: Realm, client_id: str = "", by_host: str = "") -> str:
    """The theme of this realm's pages for that client; `by_host` is what the address wears by which they are seen."""
    client = realm.clients.get(client_id)
    own = client.attributes.get(CLIENT_ATTRIBUTE, "") if client else ""
    return own or by_host or realm.login_theme or BASE


def account_theme(realm: Realm, theme: str) -> str:
    """The theme of the account pages, for somebody whose other pages wear `theme`: the realm's choice for them, unless
    what they see was chosen for themselves (a preview, a client, a host)."""
    return realm.account_theme if theme == (realm.login_theme or BASE) else theme
