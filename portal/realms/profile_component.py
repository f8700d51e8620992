"""The user profile inside a realm document: where it stands, whole or in pieces (reference: contract, section 5.2)."""

import json
from collections.abc import Mapping

from portal.problem import Problem
from portal.profile.compile import compile_profile, default_profile
from portal.profile.user_profile import UserProfile
from portal.realms.placeholders import fill
from portal.realms.reading import Reading

PROVIDER = "org.keycloak.userprofile.UserProfileProvider"
WHOLE = "kc.user.profile.config"
_COUNT, _PIECE = "config-pieces-count", "config-piece-"
_ENABLED = "userProfileEnabled"


def read_profile(realm: Reading, attributes: Mapping[str, str], environ: Mapping[str, str]) -> UserProfile:
    """The declared profile, or Keycloak's default where the document declares none. Mistakes are noted in `realm`."""
    listed = realm.section("components").sections(PROVIDER, "providerId")
    declared = _declared(listed[0].section("config"), attributes) if listed else {}
    compiled = _compiled(realm, declared or default_profile(), environ, _client_scopes(realm))
    return compiled or UserProfile(())


def _client_scopes(realm: Reading) -> frozenset[str] | None:
    """Those that the document lists; one that lists none has Keycloak's."""
    listed = realm.sections("clientScopes", "name")
    return frozenset(scope.text("name") for scope in listed) if listed else None


def _compiled(
    realm: Reading, raw: Mapping[str, object], environ: Mapping[str, str], client_scopes: frozenset[str] | None
) -> UserProfile | None:
    place = f"{realm.place}: user profile"
    filled, problems = fill(raw, environ, place)
    compiled = compile_profile(filled, client_scopes=client_scopes)
    realm.problems.extend(problems)
    if isinstance(compiled, UserProfile):
        return compiled
    realm.problems.extend(problem.within(place) for problem in compiled)
    return None


def _declared(config: Reading, attributes: Mapping[str, str]) -> Mapping[str, object]:
    whole = _first(config.document.get(WHOLE))
    if isinstance(whole, Mapping):
        return whole
    if whole is None and attributes.get(_ENABLED) == "false":
        # Before version 24 the profile was a preview that a realm could declare and leave switched off.
        return {}
    return _parsed(config, whole if isinstance(whole, str) else _joined(config))


def _joined(config: Reading) -> str:
    counted = _first(config.document.get(_COUNT))
    count = int(counted) if isinstance(counted, str) and counted.isdecimal() else 0
    pieces = [_first(config.document.get(f"{_PIECE}{number}")) for number in range(min(count, len(config.document)))]
    missing = [number for number, piece in enumerate(pieces) if not isinstance(piece, str)]
    if missing:
        config.refuse(f"{_PIECE}{missing[0]}", f"is missing, though {_COUNT} is {count}", "Export the realm again")
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _parsed(config: Reading, text: str) -> Mapping[str, object]:
    if not text.strip():
        return {}
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as broken:
        config.problems.append(
            Problem(f"{config.place}: {WHOLE}", f"is no JSON: {broken}", "Mend it, or export it again")
        )
        return {}
    if isinstance(raw, Mapping):
        return raw
    config.refuse(WHOLE, "must be an object", 'Write {"attributes": […]}')
    return {}


def _first(value: object) -> object:
    """Keycloak writes every value of a component as a list of one."""
    return next(iter(value), None) if isinstance(value, list | tuple) else value
