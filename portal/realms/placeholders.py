"""`${env:NAME}` and `${NAME:default}` in a document, filled when it is loaded; what is stored keeps the placeholder.

Everything else in that shape (`${username}`, `${role_admin}`, `${authBaseUrl}`) is a message key or Keycloak's own and
stays as it is.
"""

import re
from collections.abc import Mapping

from portal.problem import Problem
from portal.realms.places import Place, map_document, written

_PLACEHOLDER = re.compile(r"\$\{(?P<env>env:)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?P<default>[^{}]*))?\}")
_REFERENCE = re.compile(r"\$\{env:[A-Za-z_][A-Za-z0-9_]*\}")
_OURS = "PORTAL_"


def fill(
    document: Mapping[str, object], environ: Mapping[str, str], place: str
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The document with its placeholders filled, and every variable that could not be."""
    problems: list[Problem] = []

    def fill_text(at: Place, text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: _filled(found, environ, f"{place}: {written(at)}", problems), text)

    return map_document(document, fill_text), tuple(problems)


def is_reference(text: str) -> bool:
    """Whether a text is nothing but `${env:NAME}`: it names a secret and holds none."""
    return _REFERENCE.fullmatch(text) is not None


def _filled(found: "re.Match[str]", environ: Mapping[str, str], place: str, problems: list[Problem]) -> str:
    name: str = found["name"]
    default: str | None = found["default"]
    if not found["env"] and default is None:
        return found[0]
    if name.startswith(_OURS):
        # What a realm document says is shown on pages and sent in mails; the portal's own secrets must not get there.
        problems.append(Problem(place, f"{name} belongs to the portal itself", "Use a variable of another name"))
        return found[0]
    value = environ.get(name, default)
    if value is None:
        problems.append(Problem(place, f"the variable {name} is not set", f"Set {name} where the portal runs"))
        return found[0]
    return value
