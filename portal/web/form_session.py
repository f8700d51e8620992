"""The signed cookie that the form token is kept in. Nothing else is: who is signed in is a row."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class FormSession(SecureCookieSessionInterface):
    """Flask's own session. What signs it is made once; Flask makes it anew for each reading and each writing."""

    def __init__(self) -> None:
        self._signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie; it keeps no state."""
        if self._signing is None:
            self._signing = super().get_signing_serializer(app)
        return self._signing


def start(app: Flask) -> None:
    """Gives the application this session."""
    app.session_interface = FormSession()
