"""Old guides write `/auth` in front of every address, as Keycloak had it before version 17. It is taken off where the
request comes in: a redirect would lose the body of a POST."""

from collections.abc import Callable, Iterable
from typing import Any

PREFIX = "/auth"

_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def without_prefix(application: _Application) -> _Application:
    """The WSGI application, reachable with the prefix and without."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(PREFIX + "/"):
            environ = {**environ, "PATH_INFO": path[len(PREFIX) :] or "/"}
        return application(environ, start_response)

    return serve
