"""Who comes with an access token: its signature, then everything that may have ended since it was issued."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.accounts.account import Account, may_sign_in
from portal.accounts.tokens import Claims, Flaw
from portal.flows.compiled import CompiledRealm
from portal.flows.ports import Unit
from portal.flows.step import Services
from portal.flows.tokens.reading import TokenReader, is_stale
from portal.realms.client import Client
from portal.realms.roles import ByClient

NOT_GIVEN = "missing_token"
INVALID = "invalid_token"


@dataclass(frozen=True)
class Bearer:
    """Who an access token stands for. `roles`: by client, the realm's own under the empty name. A service account has
    neither an account nor a session; its `account_id` is its subject."""

    account_id: str
    client_id: str
    session_id: str
    scopes: frozenset[str]
    roles: ByClient
    claims: Mapping[str, object] = field(repr=False)
    account: Account | None = field(default=None, repr=False)

    @property
    def is_service_account(self) -> bool:
        """Whether a client itself comes, for nobody."""
        return self.account is None

    def has_role(self, name: str, client: str = "") -> bool:
        """Whether it carries this role of a client, or of the realm."""
        return name in self.roles.get(client, ())


@dataclass(frozen=True)
class TokenRefused:
    """No access token, or none that counts. `code` for programs (`missing_token`, `invalid_token`), `description` in
    Keycloak's words."""

    code: str
    description: str


class BearerGate:
    """Asked with each request that brings an access token."""

    def __init__(self, services: Services, reader: TokenReader) -> None:
        self._services = services
        self._reader = reader

    def bearer(self, compiled: CompiledRealm, header: str | None) -> Bearer | TokenRefused:
        """Who the value of an `Authorization` header stands for, in this realm, now. Ended sessions, disabled accounts
        and clients, and tokens taken back count at once."""
        scheme, _, text = (header or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            return TokenRefused(NOT_GIVEN, "Bearer token missing")
        return self.judge(compiled, text.strip())

    def judge(self, compiled: CompiledRealm, text: str) -> Bearer | TokenRefused:
        """The same for the token alone."""
        claims = self._reader.access(compiled, text)
        if isinstance(claims, Flaw):
            return _refused("Token is not active" if claims is Flaw.EXPIRED else "Token verification failed")
        if is_stale(compiled, claims):
            return _refused("Stale token")
        client = compiled.client(str(claims.get("azp")))
        if client is None or not client.is_enabled:
            return _refused("Client disabled")
        with self._services.work.reading() as unit:
            owner = self._owner(compiled, client, claims, unit)
        return owner if isinstance(owner, TokenRefused) else _bearer(client, claims, owner)

    def _owner(
        self, compiled: CompiledRealm, client: Client, claims: Claims, unit: Unit
    ) -> Account | TokenRefused | None:
        """The account it was issued for, none where it is the client's own."""
        if unit.revoked_tokens.has(str(claims.get("jti"))):
            return _refused("Token revoked")
        if "sid" not in claims:
            is_own = client.service_accounts and claims.get("sub") == client.service_account_id
            return None if is_own else _refused("Client disabled")
        session_id, now = str(claims["sid"]), self._services.clock.now()
        session = unit.sessions.get(session_id)
        if session is None or session.realm_id != compiled.realm.id or not session.is_alive(now):
            return _refused("User session not found or doesn't have client attached on it")
        if session.account_id != claims.get("sub") or not unit.refresh_families.is_open(
            session_id, client.client_id, now
        ):
            return _refused("User session not found or doesn't have client attached on it")
        account = unit.accounts.get(session.account_id)
        if account is None or may_sign_in(account, verify_email=compiled.realm.verify_email):
            return _refused("User disabled")
        return account


def _bearer(client: Client, claims: Claims, account: Account | None) -> Bearer:
    return Bearer(
        account_id=str(claims.get("sub", "")),
        client_id=client.client_id,
        session_id=str(claims.get("sid", "")),
        scopes=frozenset(str(claims.get("scope", "")).split()),
        roles=_roles(claims),
        claims=claims,
        account=account,
    )


def _roles(claims: Claims) -> ByClient:
    realm = frozenset(claims.get("realm_access", {}).get("roles", ()))
    of_clients = {name: frozenset(each.get("roles", ())) for name, each in claims.get("resource_access", {}).items()}
    return {"": realm, **of_clients}


def _refused(description: str) -> TokenRefused:
    return TokenRefused(INVALID, description)
