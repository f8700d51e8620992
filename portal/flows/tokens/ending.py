"""Ends what tokens stand for: a client signs a person out, or gives a token back."""

from datetime import UTC, datetime

from portal.accounts.session import Session
from portal.accounts.tokens import Claims, Flaw
from portal.events.event import EventType
from portal.flows.compiled import CompiledRealm
from portal.flows.ports import Unit
from portal.flows.step import Services
from portal.flows.tokens.grants import end_family, family_of
from portal.flows.tokens.reading import TokenReader
from portal.flows.tokens.refusal import Refusal
from portal.flows.tokens.telling import Asking, Scene, owner_of, tell


class Ending:
    """Signs out, and takes tokens back."""

    def __init__(self, services: Services, reader: TokenReader) -> None:
        self._services = services
        self._reader = reader

    def sign_out(self, asking: Asking, text: str) -> Refusal | None:
        """Ends the session that a refresh token of this client belongs to, even a token past its time; none when it is
        ended, also where it was before."""
        claims = self._reader.refresh(asking.compiled, text, ignores_expiry=True)
        refused = _refused(asking, claims)
        with self._services.work.transaction() as unit:
            if isinstance(claims, Flaw) or refused:
                error = (refused or Refusal.TOKEN_INVALID).event_error
                tell(self._services, asking, unit, EventType.LOGOUT, error=error)
                return refused
            self._end(asking, claims, unit)
        return None

    def hinted(self, compiled: CompiledRealm, text: str) -> Claims | None:
        """The claims of an ID token of ours, also of one past its time; none where it is something else."""
        claims = self._reader.id_hint(compiled, text)
        return None if isinstance(claims, Flaw) or "sid" not in claims else claims

    def sign_out_hinted(self, at: Scene, claims: Claims) -> None:
        """Ends the session that an ID token was issued in."""
        with self._services.work.transaction() as unit:
            self._end(at, claims, unit)

    def revoke(self, asking: Asking, text: str) -> Refusal | None:
        """Takes back one access token, or a refresh token with all that came out of it; none when it is done."""
        refresh = self._reader.refresh(asking.compiled, text)
        claims = self._reader.access(asking.compiled, text) if isinstance(refresh, Flaw) else refresh
        refused = _refused(asking, claims)
        with self._services.work.transaction() as unit:
            if isinstance(claims, Flaw) or refused:
                error = (refused or Refusal.TOKEN_INVALID).event_error
                tell(self._services, asking, unit, EventType.REVOKE_GRANT, error=error)
                return refused
            if claims is refresh:
                self._take_back_family(claims, unit)
            else:
                unit.revoked_tokens.add(str(claims["jti"]), datetime.fromtimestamp(claims["exp"], UTC))
            tell(self._services, asking, unit, EventType.REVOKE_GRANT, owner_of(claims))
        return None

    def _end(self, at: Scene, claims: Claims, unit: Unit) -> None:
        session = _session(claims, unit)
        if session is None:
            return
        unit.sessions.end(session.id)
        tell(self._services, at, unit, EventType.LOGOUT, owner_of(claims))

    @staticmethod
    def _take_back_family(claims: Claims, unit: Unit) -> None:
        if session := _session(claims, unit):
            end_family(family_of(claims)[0], session.id, unit)


def _session(claims: Claims, unit: Unit) -> Session | None:
    """The session a token of ours names, as long as it is its owner's."""
    session = unit.sessions.get(str(claims["sid"]))
    return session if session is not None and session.account_id == claims.get("sub") else None


def _refused(asking: Asking, claims: Claims | Flaw) -> Refusal | None:
    if isinstance(claims, Flaw):
        return Refusal.TOKEN_INVALID
    return None if claims.get("azp") == asking.client.client_id else Refusal.OTHER_CLIENTS_TOKEN
