"""Turns a stored realm document into the typed `Realm`, with Keycloak's defaults, or tells everything wrong with it."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from portal.problem import Problem, did_you_mean
from portal.realms import portico_keys
from portal.realms.brute_force import read_brute_force
from portal.realms.client import read_clients
from portal.realms.hosts import read_hosts
from portal.realms.mail_server import read_smtp
from portal.realms.placeholders import fill
from portal.realms.ports import StoredRealm
from portal.realms.profile_component import PROVIDER, read_profile
from portal.realms.reading import Reading
from portal.realms.realm import BASE_THEME, Realm, SessionLives, TokenLives
from portal.realms.registration_flow import read_registration_flow
from portal.realms.roles import read_roles
from portal.realms.sealing import Sealer, opened

ENABLED_BY_DEFAULT = (
    "CONFIGURE_TOTP",
    "UPDATE_PASSWORD",
    "UPDATE_PROFILE",
    "VERIFY_EMAIL",
    "webauthn-register",
    "webauthn-register-passwordless",
    "VERIFY_PROFILE",
    "delete_credential",
    "update_user_locale",
)
"""The required actions of a document that names none."""

_RENAMED_ACTIONS = {"terms_and_conditions": "TERMS_AND_CONDITIONS"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")
_DAY = 86_400
_LINK_LIFE = "actionTokenGeneratedByUserLifespan"


def compile_realm(
    stored: StoredRealm, *, sealer: Sealer | None = None, environ: Mapping[str, str] | None = None
) -> Realm | tuple[Problem, ...]:
    """The typed view of a document, or its problems. `sealer` opens its secrets, `environ` fills its placeholders
    (the process's own where not given); neither changes what is stored."""
    environ = os.environ if environ is None else environ
    place = f"realm '{stored.name}'"
    document, sealed = opened(stored.document, sealer, place)
    document, unfilled = _filled(document, environ, place)
    reading = Reading(document, place)
    realm = _read(stored, reading, environ)
    problems = (*sealed, *unfilled, *reading.problems)
    return tuple(dict.fromkeys(problems)) or realm


def settings_read() -> frozenset[str]:
    """The top-level keys of a document that this room reads; an import report tells the others apart by them."""
    reading = Reading({}, "")
    _read(StoredRealm("", "", 0, {}), reading, {})
    return frozenset(reading.asked | {"id", "realm"})


def _filled(
    document: Mapping[str, object], environ: Mapping[str, str], place: str
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The profile is JSON inside a text, so it is filled after it is parsed: a value may hold quotation marks."""
    components = document.get("components")
    others = {key: value for key, value in document.items() if key != "components"}
    filled, problems = fill(others, environ, place)
    if isinstance(components, Mapping) and PROVIDER in components:
        components = {PROVIDER: components[PROVIDER]}
    return ({**filled, "components": components} if components is not None else filled), problems


def _read(stored: StoredRealm, given: Reading, environ: Mapping[str, str]) -> Realm:
    attributes = _attributes(given)
    verify_email = given.truth("verifyEmail")
    return Realm(
        id=stored.id,
        name=stored.name,
        revision=stored.revision,
        display_name=given.text("displayName", stored.name),
        is_enabled=given.truth("enabled"),
        registration_allowed=given.truth("registrationAllowed"),
        registration_email_as_username=given.truth("registrationEmailAsUsername"),
        verify_email=verify_email,
        login_with_email_allowed=given.truth("loginWithEmailAllowed", default=True),
        duplicate_emails_allowed=given.truth("duplicateEmailsAllowed"),
        edit_username_allowed=given.truth("editUsernameAllowed"),
        reset_password_allowed=given.truth("resetPasswordAllowed"),
        remember_me=given.truth("rememberMe"),
        password_policy=given.text("passwordPolicy"),
        profile=read_profile(given, attributes.strings, environ),
        registration_flow=read_registration_flow(given),
        required_actions=_required_actions(given),
        session_lives=_session_lives(given),
        verify_email_life=_link_life(given, attributes.reading, "verify-email"),
        reset_life=_link_life(given, attributes.reading, "reset-credentials"),
        new_account_life=attributes.reading.seconds(portico_keys.NEW_ACCOUNT_LIFESPAN, _DAY, least=60),
        resend_cooldown=attributes.reading.seconds(portico_keys.RESEND_COOLDOWN, 30),
        login_theme=given.text("loginTheme", BASE_THEME),
        account_theme=given.text("accountTheme", given.text("loginTheme", BASE_THEME)),
        email_theme=given.text("emailTheme", ""),
        internationalization_enabled=given.truth("internationalizationEnabled"),
        supported_locales=_locales(given),
        default_locale=_locale(given, "defaultLocale", given.text("defaultLocale", "en")),
        localization_texts=_localization_texts(given),
        events_enabled=given.truth("eventsEnabled"),
        enabled_event_types=frozenset(given.texts("enabledEventTypes")),
        smtp=read_smtp(given),
        discloses_taken_email=_discloses(attributes.reading, verify_email=verify_email),
        confirms_password=attributes.reading.truth(portico_keys.PASSWORD_CONFIRMATION, default=True),
        attributes=attributes.strings,
        brute_force=read_brute_force(given),
        token_lives=_token_lives(given),
        clients=read_clients(given),
        hosts=read_hosts(attributes.reading),
        roles=read_roles(given, stored.name),
    )


class _Attributes:
    """The realm's own map, as texts and as a reading of them; an empty text counts as absent."""

    def __init__(self, strings: Mapping[str, str], given: Reading) -> None:
        self.strings = strings
        said = {name: text for name, text in strings.items() if text != ""}
        self.reading = Reading(said, f"{given.place}: attributes", given.problems)


def _attributes(given: Reading) -> _Attributes:
    strings = given.strings("attributes")
    given.problems.extend(portico_keys.unknown_portico_keys(strings, f"{given.place}: attributes"))
    return _Attributes(strings, given)


def _required_actions(given: Reading) -> tuple[str, ...]:
    """The aliases of the enabled ones, in order of priority; a document that lists any has only those."""
    listed = given.sections("requiredActions", "alias")
    if given.document.get("requiredActions") is None:
        return ENABLED_BY_DEFAULT
    enabled = sorted(
        (each for each in listed if each.truth("enabled")), key=lambda each: each.number("priority", least=-_DAY)
    )
    return tuple(_RENAMED_ACTIONS.get(alias, alias) for each in enabled if (alias := each.text("alias")))


def _session_lives(given: Reading) -> SessionLives:
    """Zero for a remembered session means: as long as a plain one."""
    idle = given.seconds("ssoSessionIdleTimeout", 1800, least=1)
    longest = given.seconds("ssoSessionMaxLifespan", 36000, least=1)
    return SessionLives(
        idle,
        longest,
        given.seconds("ssoSessionIdleTimeoutRememberMe") or idle,
        given.seconds("ssoSessionMaxLifespanRememberMe") or longest,
    )


def _token_lives(given: Reading) -> TokenLives:
    not_before = given.number("notBefore")
    return TokenLives(
        given.seconds("accessTokenLifespan", 300, least=1),
        given.seconds("clientSessionIdleTimeout"),
        given.seconds("clientSessionMaxLifespan"),
        datetime.fromtimestamp(not_before, UTC) if not_before else None,
    )


def _link_life(given: Reading, attributes: Reading, token: str) -> timedelta:
    """The realm's own value for this mail, else its value for all mails a person asks for, else a day."""
    in_general = given.seconds(_LINK_LIFE, _DAY, least=1)
    return attributes.seconds(f"{_LINK_LIFE}.{token}") or in_general


def _discloses(attributes: Reading, *, verify_email: bool) -> bool:
    """Private makes sense only where a proof follows; without it nothing could hide what happened."""
    usual = "private" if verify_email else "explain"
    said = attributes.text(portico_keys.DISCLOSURE, usual)
    if said not in ("private", "explain"):
        attributes.refuse(
            portico_keys.DISCLOSURE, f"unknown value '{said}'", did_you_mean(said, ("private", "explain"))
        )
    return said == "explain"


def _locales(given: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_locale(given, "supportedLocales", tag) for tag in given.texts("supportedLocales")))


def _locale(given: Reading, key: str, tag: str) -> str:
    if not _LANGUAGE.fullmatch(tag):
        given.refuse(key, f"'{tag}' is no language tag", "Write tags such as en, de or pt-BR")
    return tag.replace("_", "-")


def _localization_texts(given: Reading) -> Mapping[str, Mapping[str, str]]:
    """Texts by language, then by message key."""
    by_language = given.section("localizationTexts")
    return {language.replace("_", "-"): by_language.strings(language) for language in by_language.document}
