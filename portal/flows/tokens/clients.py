"""Which client asks: known, switched on, and in possession of its secret where it has one."""

import hmac
from dataclasses import dataclass, field

from portal.events.event import EventType
from portal.flows.compiled import CompiledRealm
from portal.flows.step import Services
from portal.flows.tokens.refusal import Refusal
from portal.flows.tokens.telling import Scene, tell_alone
from portal.realms.client import Client


@dataclass(frozen=True)
class ClientClaim:
    """Who a request says it comes from."""

    client_id: str
    secret: str = field(default="", repr=False)


class ClientGate:
    """The one place where a client's secret is compared."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def authenticate(self, at: Scene, claim: ClientClaim, kind: EventType) -> Client | Refusal:
        """The client, or why it is none; a refusal is told as a failure of `kind`."""
        found = _judged(at.compiled, claim)
        if isinstance(found, Refusal) and claim.client_id:
            tell_alone(self._services, at, kind, error=found.event_error)
        return found


def _judged(compiled: CompiledRealm, claim: ClientClaim) -> Client | Refusal:
    if not claim.client_id:
        return Refusal.CLIENT_NOT_NAMED
    client = compiled.client(claim.client_id)
    if client is None:
        return Refusal.CLIENT_UNKNOWN
    if not client.is_enabled or client.is_bearer_only:
        return Refusal.CLIENT_DISABLED
    if client.is_public:
        return client
    if not claim.secret:
        return Refusal.CLIENT_SECRET_MISSING
    return client if _is_same(claim.secret, client.secret) else Refusal.CLIENT_SECRET_WRONG


def _is_same(given: str, known: str) -> bool:
    """In the same time wherever they differ. A client whose secret nobody knows has none that fits."""
    return bool(known) and hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), known.encode("utf-8", "surrogatepass")
    )
