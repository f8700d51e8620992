"""The signed cookie that the form token is kept in. Nothing else is: who is signed in is a row."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from portal.signing import HMAC, Signing


class FormSession(SecureCookieSessionInterface):
    """Flask's own session. What signs it is made once; Flask makes it anew for each reading and each writing."""

    def __init__(self, key: bytes) -> None:
        self._signing = Signing(key, self.salt, HMAC)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie; it keeps no state."""
        return self._signing


def start(app: Flask) -> None:
    """Gives the application this session."""
    app.session_interface = FormSession(app.config["SECRET_KEY"])
