"""Tells a client what a token says, and an application whose token it has, as long as the token counts."""

from collections.abc import Mapping

from portal.accounts.account import may_sign_in
from portal.accounts.tokens import Claims, Flaw
from portal.events.event import EventType
from portal.flows.step import Services
from portal.flows.tokens.bearer import Bearer, BearerGate
from portal.flows.tokens.claims import about_person
from portal.flows.tokens.grants import family_of
from portal.flows.tokens.reading import TokenReader, is_stale
from portal.flows.tokens.telling import Asking, Scene, owner_of, tell_alone

INACTIVE: Mapping[str, object] = {"active": False}


class Introspection:
    """Looks into access tokens and refresh tokens."""

    def __init__(self, services: Services, reader: TokenReader, gate: BearerGate) -> None:
        self._services = services
        self._reader = reader
        self._gate = gate

    def look(self, asking: Asking, text: str) -> Mapping[str, object]:
        """All it says, with `active`; only that it is not, where it does not count (RFC 7662)."""
        found = self._gate.judge(asking.compiled, text)
        facts = _access(found) if isinstance(found, Bearer) else self._refresh(asking, text)
        error = None if facts["active"] else "invalid_token"
        tell_alone(self._services, asking, EventType.INTROSPECT_TOKEN, error=error)
        return facts

    def person(self, at: Scene, bearer: Bearer) -> Mapping[str, object]:
        """Whom an access token is about, as far as its scopes tell (OpenID Connect Core, section 5.3)."""
        tell_alone(self._services, at, EventType.USER_INFO_REQUEST, owner_of(bearer.claims))
        if bearer.account is not None:
            return {"sub": bearer.account_id, **about_person(bearer.account, bearer.scopes)}
        name = bearer.claims.get("preferred_username")
        return {"sub": bearer.account_id, **({"preferred_username": name} if name else {})}

    def _refresh(self, asking: Asking, text: str) -> Mapping[str, object]:
        claims = self._reader.refresh(asking.compiled, text)
        if isinstance(claims, Flaw) or is_stale(asking.compiled, claims) or not self._counts(asking, claims):
            return INACTIVE
        return {**claims, "client_id": claims.get("azp"), "token_type": "Refresh", "active": True}

    def _counts(self, asking: Asking, claims: Claims) -> bool:
        family_id, generation = family_of(claims)
        with self._services.work.reading() as unit:
            session, family = unit.sessions.get(str(claims["sid"])), unit.refresh_families.get(family_id)
            account = unit.accounts.get(session.account_id) if session else None
        if session is None or family is None or account is None or family.generation != generation:
            return False
        is_free = may_sign_in(account, verify_email=asking.compiled.realm.verify_email) is None
        return is_free and session.is_alive(self._services.clock.now())


def _access(bearer: Bearer) -> Mapping[str, object]:
    claims = bearer.claims
    username = bearer.account.username if bearer.account else claims.get("preferred_username")
    named = {"username": username} if username else {}
    return {**claims, "client_id": bearer.client_id, **named, "token_type": "Bearer", "active": True}
