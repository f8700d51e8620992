"""The signed cookie that the form token is kept in. Nothing else is: who is signed in is a row."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from portal.signing import HMAC, Signing


class FormSession(SecureCookieSessionInterface):
    """Flask's own session. What signs it is made once; Flask makes it anew for each reading and each writing."""

    def __init__(self, key: bytes) -> None:
        self._signing = Signing(key, self.salt, HMAC)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie; it keeps no state."""
        return self._signing

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Once for a new visitor. The secret in it is never changed nor taken back, so what Flask does beside that (an
        expiry, a removal, `Vary` read and written twice) is left out."""
        if session.accessed and "Vary" not in response.headers:
            response.headers["Vary"] = "Cookie"
        elif session.accessed:
            response.vary.add("Cookie")
        if session.modified:
            response.set_cookie(
                self.get_cookie_name(app),
                self._signing.dumps(dict(session)),
                path=self.get_cookie_path(app),
                secure=self.get_cookie_secure(app),
                httponly=self.get_cookie_httponly(app),
                samesite=self.get_cookie_samesite(app),
            )


def start(app: Flask) -> None:
    """Gives the application this session."""
    app.session_interface = FormSession(app.config["SECRET_KEY"])
