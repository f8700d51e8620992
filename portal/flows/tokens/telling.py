"""Events of tokens, in Keycloak's words."""

from dataclasses import dataclass

from portal.accounts.tokens import Claims
from portal.events.event import Event, EventType
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Origin
from portal.flows.ports import Unit
from portal.flows.sign_in import LONGEST_LOGIN
from portal.flows.step import Services
from portal.profile.normalise import readable
from portal.realms.client import Client


@dataclass(frozen=True)
class Scene:
    """Where something is asked: the realm, and who sends the request from where."""

    compiled: CompiledRealm
    origin: Origin


@dataclass(frozen=True)
class Asking(Scene):
    """A client that asks, authenticated; `scope` as it was sent."""

    client: Client
    scope: str = ""


@dataclass(frozen=True)
class Whose:
    """Whom an event is about, as far as that is known."""

    account_id: str | None = None
    session_id: str | None = None


NOBODY = Whose()


def owner_of(claims: Claims) -> Whose:
    """Whom a token is about."""
    return Whose(str(claims["sub"]), str(claims.get("sid", "")) or None)


def tell_alone(
    services: Services, at: Scene, kind: EventType, whose: Whose = NOBODY, *, error: str | None = None, **details: str
) -> None:
    """Writes an event down by itself; a realm that keeps none of that name pays nothing for it."""
    name = f"{kind.value}_ERROR" if error else kind.value
    if at.compiled.realm.keeps_event(name):
        with services.work.transaction() as unit:
            tell(services, at, unit, kind, whose, error=error, **details)


def tell(
    services: Services,
    at: Scene,
    unit: Unit,
    kind: EventType,
    whose: Whose = NOBODY,
    *,
    error: str | None = None,
    **details: str,
) -> None:
    """Writes an event down, where the realm keeps events of that name."""
    if isinstance(at, Asking) and not at.client.is_public:
        details["client_auth_method"] = "client-secret"
    event = Event(
        kind,
        at.compiled.realm.id,
        services.clock.now(),
        error=error,
        account_id=whose.account_id,
        session_id=whose.session_id,
        client_id=readable(at.origin.client_id) or None,
        address=at.origin.address,
        user_agent=at.origin.user_agent,
        details={name: readable(value)[:LONGEST_LOGIN] for name, value in details.items() if value},
    )
    if at.compiled.realm.keeps_event(event.name):
        unit.events.add(event)
