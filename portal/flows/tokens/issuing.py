"""Writes the tokens of one answer: access token, refresh token, ID token, with their lives."""

import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.accounts.account import Account
from portal.accounts.keys import RefreshSecrets
from portal.accounts.session import Session
from portal.accounts.tokens import TokenType, write
from portal.clock import Clock
from portal.flows.compiled import CompiledRealm
from portal.flows.tokens.claims import (
    Facts,
    about_person,
    about_roles,
    about_service,
    roles_of,
    service_roles,
    told_scope,
)
from portal.flows.tokens.key_ring import KeyRing
from portal.flows.tokens.ports import Family
from portal.realms.client import OPENID, Client
from portal.realms.redirects import web_origins

REFRESH_KEY = "refresh-v1"
"""What refresh tokens name their key; which secret that is follows from the realm."""

_LIFE = "access.token.lifespan"
_LONGEST_LIFE = 10 * 365 * 86_400


@dataclass(frozen=True)
class Issued:
    """The tokens of one answer. Lives in whole seconds."""

    access_token: str = field(repr=False)
    expires_in: int
    scope: str
    not_before: int
    refresh_token: str = field(default="", repr=False)
    refresh_expires_in: int = 0
    id_token: str = field(default="", repr=False)
    session_id: str = ""
    token_id: str = ""


class Issuer:
    """Writes tokens for people in a session, and for the service accounts of clients."""

    def __init__(self, clock: Clock, keys: KeyRing, secrets: RefreshSecrets, base_url: str) -> None:
        self._clock = clock
        self._keys = keys
        self._secrets = secrets
        self._base_url = base_url.rstrip("/")

    def issuer(self, compiled: CompiledRealm) -> str:
        """Who the realm's tokens say they are from. Follows from the settings, never from a request's Host."""
        return f"{self._base_url}/realms/{compiled.realm.name}"

    def for_person(
        self,
        compiled: CompiledRealm,
        client: Client,
        account: Account,
        session: Session,
        family: Family,
        scopes: frozenset[str],
    ) -> Issued:
        """The tokens of a session's client; `scopes`: those of this answer, the family may have more."""
        now = self._clock.now()
        roles = about_roles(compiled, client, roles_of(compiled, account), scopes)
        person = about_person(account, scopes)
        common = {
            **self._common(compiled, client, account.id, now, access_life(compiled, client)),
            "auth_time": int(session.started_at.timestamp()),
            "sid": session.id,
        }
        acr = {"acr": "1"} if "acr" in scopes else {}
        access = {**common, **acr, **self._origins(client, scopes), **roles, "scope": told_scope(scopes), **person}
        text = self._signed(compiled, access, TokenType.ACCESS)
        refresh_life = refresh_seconds(session, family, compiled, now)
        return Issued(
            access_token=text,
            expires_in=access["exp"] - access["iat"],
            scope=told_scope(scopes),
            not_before=self._not_before(compiled),
            refresh_token=self._refresh(compiled, account, family, now, refresh_life),
            refresh_expires_in=refresh_life,
            id_token=self._id(compiled, client, {**common, **acr, **person}, text) if OPENID in scopes else "",
            session_id=session.id,
            token_id=str(access["jti"]),
        )

    def for_service(self, compiled: CompiledRealm, client: Client, scopes: frozenset[str], address: str) -> Issued:
        """An access token for a client itself; there is no session and nothing to refresh."""
        now = self._clock.now()
        claims = {
            **self._common(compiled, client, client.service_account_id, now, access_life(compiled, client)),
            **({"acr": "1"} if "acr" in scopes else {}),
            **self._origins(client, scopes),
            **about_roles(compiled, client, service_roles(compiled, client), scopes),
            "scope": told_scope(scopes),
            **about_service(client, scopes, address),
        }
        return Issued(
            access_token=self._signed(compiled, claims, TokenType.ACCESS),
            expires_in=claims["exp"] - claims["iat"],
            scope=told_scope(scopes),
            not_before=self._not_before(compiled),
            token_id=str(claims["jti"]),
        )

    def _common(self, compiled: CompiledRealm, client: Client, subject: str, now: datetime, life: timedelta) -> Facts:
        begins = int(now.timestamp())
        return {
            "exp": begins + int(life.total_seconds()),
            "iat": begins,
            "jti": str(uuid.uuid4()),
            "iss": self.issuer(compiled),
            "sub": subject,
            "azp": client.client_id,
        }

    def _refresh(self, compiled: CompiledRealm, account: Account, family: Family, now: datetime, life: int) -> str:
        """Its id says which family it is of, and the how-manieth in it."""
        begins, issuer = int(now.timestamp()), self.issuer(compiled)
        claims = {
            "exp": begins + life,
            "iat": begins,
            "jti": f"{family.id}.{family.generation}",
            "iss": issuer,
            "aud": issuer,
            "sub": account.id,
            "azp": family.client_id,
            "sid": family.session_id,
            "scope": family.scope,
        }
        return write(claims, TokenType.REFRESH, REFRESH_KEY, self._secrets.of(compiled.realm.id))

    def _id(self, compiled: CompiledRealm, client: Client, claims: Facts, access_token: str) -> str:
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        at_hash = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
        own = {"jti": str(uuid.uuid4()), "aud": client.client_id, "at_hash": at_hash}
        return self._signed(compiled, {**claims, **own}, TokenType.ID)

    def _signed(self, compiled: CompiledRealm, claims: Facts, kind: TokenType) -> str:
        kid, key = self._keys.signing(compiled.realm.id)
        return write(claims, kind, kid, key)

    @staticmethod
    def _origins(client: Client, scopes: frozenset[str]) -> Facts:
        named = list(dict.fromkeys(web_origins(client)))
        return {"allowed-origins": named} if named and "web-origins" in scopes else {}

    @staticmethod
    def _not_before(compiled: CompiledRealm) -> int:
        since = compiled.realm.token_lives.not_before
        return int(since.timestamp()) if since else 0


def access_life(compiled: CompiledRealm, client: Client) -> timedelta:
    """The client's own (its attribute `access.token.lifespan`), else the realm's."""
    said = client.attributes.get(_LIFE, "")
    if said.isascii() and said.isdigit() and 0 < int(said[:12]) <= _LONGEST_LIFE:
        return timedelta(seconds=int(said[:12]))
    return compiled.realm.token_lives.access


def refresh_seconds(session: Session, family: Family, compiled: CompiledRealm, now: datetime) -> int:
    """How long a refresh token is good: as long as its session may be left alone, and not beyond the end of either."""
    idle = compiled.realm.token_lives.client_idle or timedelta(seconds=session.idle_seconds)
    idle = min(idle, timedelta(seconds=session.idle_seconds))
    return max(0, int(min(idle, session.expires_at - now, family.expires_at - now).total_seconds()))
