"""What an import tells: which settings are used, which only kept, what behaves differently here, what was left out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.realms.compile import settings_read
from portal.realms.known_keys import is_known
from portal.realms.portico_keys import DISCLOSURE
from portal.realms.realm import BASE_THEME
from portal.realms.registration_flow import RETIRED

HasTheme = Callable[[str], bool]

USERS = "users"
PEOPLE = (USERS, "federatedUsers")
"""The keys under which a full export brings people along."""

_THEMES = ("loginTheme", "accountTheme", "emailTheme")
_FAMILIES = ("otpPolicy", "webAuthnPolicy")
_PARTLY = {
    "authenticationFlows": "only the registration flow is used, the others are kept",
    "components": "only the user profile is used, the others are kept",
}


@dataclass(frozen=True)
class Row:
    """One line of the report. `treatment`: `used`, `kept` (without using it), `differs` or `left out`."""

    treatment: str
    subject: str
    note: str = ""


def report(
    document: Mapping[str, object], unknown_secrets: Sequence[str], has_theme: HasTheme | None
) -> tuple[Row, ...]:
    """The rows for one document as it was given. `unknown_secrets` are places where it has only asterisks."""
    said = {key for key, value in document.items() if value not in (None, "", [], {})} - {*PEOPLE}
    used, others = sorted(said & settings_read()), sorted(said - settings_read())
    kept, strange = [key for key in others if is_known(key)], [key for key in others if not is_known(key)]
    return (
        Row("used", _listed(document, (key for key in used if key not in _PARTLY))),
        *(Row("used", _counted(key, document[key]), note) for key, note in _PARTLY.items() if key in used),
        *([Row("kept", _listed(document, kept), "given back at export, not used yet")] if kept else ()),
        *([Row("kept", ", ".join(strange), "no key of Keycloak's, and none of ours")] if strange else ()),
        *_differences(document),
        *_missing_themes(document, has_theme),
        *_federated(document),
        *_masked(unknown_secrets),
    )


def _masked(unknown_secrets: Sequence[str]) -> Iterable[Row]:
    if unknown_secrets:
        note = "masked in the file, and none is stored: to be set anew"
        yield Row("left out", f"{len(unknown_secrets)} secrets", f"{note} ({', '.join(unknown_secrets)})")


def _listed(document: Mapping[str, object], keys: Iterable[str]) -> str:
    families = Counter(_family(key) for key in keys)
    return ", ".join(
        _counted(family, document[family]) if family in document else f"{family}… ({count})"
        for family, count in families.items()
    )


def _family(key: str) -> str:
    """Keys that come by the dozen and are one thing to their reader."""
    return next((family for family in _FAMILIES if key.startswith(family)), key)


def _counted(key: str, value: object) -> str:
    return f"{key} ({len(value)})" if isinstance(value, list) else key


def _differences(document: Mapping[str, object]) -> Iterable[Row]:
    attributes = document.get("attributes")
    if "enabled" not in document:
        yield Row("differs", "enabled", "the document does not say it, so the realm is closed, as in Keycloak")
    if document.get("verifyEmail") is True and not (isinstance(attributes, Mapping) and DISCLOSURE in attributes):
        note = f"the page does not tell that an address is taken, a mail to its owner does; {DISCLOSURE} changes it"
        yield Row("differs", "verifyEmail", note)
    if document.get("actionTokenGeneratedByUserLifespan"):
        yield Row("differs", "actionTokenGeneratedByUserLifespan", "counted from when the mail was handed over")
    if document.get("revokeRefreshToken") is False:
        yield Row("differs", "revokeRefreshToken", "a refresh token is good once, and its second use ends the session")
    for provider in sorted(RETIRED & _providers(document)):
        yield Row("differs", provider, "its work is done by registration-user-creation, as since Keycloak 24")


def _providers(document: Mapping[str, object]) -> set[object]:
    flows = document.get("authenticationFlows")
    return {
        execution.get("authenticator")
        for flow in (flows if isinstance(flows, list) else [])
        for execution in flow.get("authenticationExecutions", [])
    }


def _missing_themes(document: Mapping[str, object], has_theme: HasTheme | None) -> Iterable[Row]:
    for key in _THEMES:
        theme = document.get(key)
        if has_theme and isinstance(theme, str) and theme and theme != BASE_THEME and not has_theme(theme):
            yield Row("differs", key, f"there is no theme '{theme}' here; the base theme is shown until there is")


def _federated(document: Mapping[str, object]) -> Iterable[Row]:
    people = document.get("federatedUsers")
    if isinstance(people, list) and people:
        yield Row(
            "kept", f"federatedUsers ({len(people)})", "they belong to another directory, which is not asked here"
        )
