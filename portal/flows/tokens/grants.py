"""What a client gives for tokens: a person's password, a refresh token, or only its own secret."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.account import Account, Hindrance, may_sign_in
from portal.accounts.session import Session
from portal.accounts.tokens import Claims, Flaw
from portal.events.event import EventType
from portal.flows.brute_force import Delayed
from portal.flows.ports import Unit
from portal.flows.sign_in import Credentials, Recognised, Refused, SignIn
from portal.flows.step import Services
from portal.flows.tokens.claims import told_scope
from portal.flows.tokens.issuing import Issued, Issuer
from portal.flows.tokens.ports import Family
from portal.flows.tokens.reading import TokenReader, is_stale
from portal.flows.tokens.refusal import Refusal, Waiting
from portal.flows.tokens.telling import NOBODY, Asking, Whose, owner_of, tell, tell_alone
from portal.realms.client import OFFLINE, OPENID


@dataclass(frozen=True)
class _Renewed:
    """A refresh token that was good, with whose it is."""

    session: Session
    account: Account
    family: Family


class Grants:
    """Gives tokens, or says why not. Everything is told as an event."""

    def __init__(self, services: Services, sign_in: SignIn, issuer: Issuer, reader: TokenReader) -> None:
        self._services = services
        self._sign_in = sign_in
        self._issuer = issuer
        self._reader = reader

    def password(self, asking: Asking, typed: Credentials) -> Issued | Refusal | Waiting:
        """Tokens for whoever knows a person's password: the same road as the sign-in page, up to a session of its own.
        Raises HashingOverloaded."""
        scopes = asking.client.scopes(asking.scope)
        if not asking.client.direct_access_grants:
            return self._refuse(asking, EventType.LOGIN, Refusal.NO_DIRECT_GRANTS, username=typed.login)
        if scopes is None:
            return self._refuse(asking, EventType.LOGIN, Refusal.SCOPE, username=typed.login)
        known = self._sign_in.recognise(asking.compiled, typed, asking.origin)
        match known:
            case Recognised():
                return self._opened(asking, known, scopes)
            case Delayed():
                return Waiting(known.seconds)
            case Refused(error="user_disabled"):
                return Refusal.ACCOUNT_DISABLED
        return Refusal.CREDENTIALS

    def refresh(self, asking: Asking, text: str) -> Issued | Refusal:
        """New tokens for a refresh token, which is of no use after that. Used twice it is a stolen one: then all that
        came out of it ends, and whoever signed in has to do so again."""
        claims = self._reader.refresh(asking.compiled, text)
        if isinstance(claims, Flaw):
            flawed = Refusal.TOKEN_INACTIVE if claims is Flaw.EXPIRED else Refusal.TOKEN_INVALID
            return self._refuse(asking, EventType.REFRESH_TOKEN, flawed)
        if refused := _not_for(asking, claims):
            return self._refuse(asking, EventType.REFRESH_TOKEN, refused, owner_of(claims))
        renewed = self._renewed(asking, claims)
        if isinstance(renewed, Refusal):
            return renewed
        scopes = _narrowed(asking, renewed.family)
        return self._issuer.for_person(
            asking.compiled, asking.client, renewed.account, renewed.session, renewed.family, scopes
        )

    def service_account(self, asking: Asking) -> Issued | Refusal:
        """A token for the client itself."""
        client, scopes = asking.client, asking.client.scopes(asking.scope)
        if client.is_public:
            return self._refuse(asking, EventType.CLIENT_LOGIN, Refusal.NOT_FOR_PUBLIC_CLIENTS)
        if not client.service_accounts:
            return self._refuse(asking, EventType.CLIENT_LOGIN, Refusal.NO_SERVICE_ACCOUNT)
        if scopes is None:
            return self._refuse(asking, EventType.CLIENT_LOGIN, Refusal.SCOPE)
        issued = self._issuer.for_service(asking.compiled, client, scopes, asking.origin.address)
        facts = {"grant_type": "client_credentials", "scope": issued.scope, "token_id": issued.token_id}
        whose = Whose(client.service_account_id)
        name = client.service_account_name
        tell_alone(self._services, asking, EventType.CLIENT_LOGIN, whose, username=name, **facts)
        return issued

    def _opened(self, asking: Asking, known: Recognised, scopes: frozenset[str]) -> Issued | Refusal:
        families: list[Family] = []

        def begin(unit: Unit, session: Session) -> dict[str, str]:
            known.keep_hash(unit)
            families.append(self._family(asking, session, scopes))
            unit.refresh_families.add(families[0])
            return {"grant_type": "password", "scope": told_scope(scopes), "refresh_token_type": "Refresh"}

        opened = self._sign_in.open_session(asking.compiled, known.account, asking.origin, remember=False, also=begin)
        if opened is None:
            whose, name = Whose(known.account.id), known.account.username
            return self._refuse(asking, EventType.LOGIN, Refusal.NOT_SET_UP, whose, username=name)
        return self._issuer.for_person(
            asking.compiled, asking.client, opened.account, opened.session, families[0], scopes
        )

    def _family(self, asking: Asking, session: Session, scopes: frozenset[str]) -> Family:
        now, longest = self._services.clock.now(), asking.compiled.realm.token_lives.client_longest
        return Family(
            id=str(uuid.uuid4()),
            realm_id=session.realm_id,
            session_id=session.id,
            client_id=asking.client.client_id,
            scope=" ".join(sorted(scopes)),
            began_at=now,
            expires_at=min(session.expires_at, now + longest) if longest else session.expires_at,
        )

    def _renewed(self, asking: Asking, claims: Claims) -> _Renewed | Refusal:
        """In one transaction, with the session held: of many at once with the same token one is first, and the others
        find it used."""
        family_id, generation = family_of(claims)
        now = self._services.clock.now()
        with self._services.work.transaction() as unit:
            found = self._living(asking, claims, now, unit)
            if not isinstance(found, Refusal):
                session, account = found
                family = unit.refresh_families.advance(family_id, generation)
                if family is not None:
                    unit.sessions.seen(session.id, now)
                    facts = {"grant_type": "refresh_token", "scope": told_scope(family.scope.split())}
                    tell(self._services, asking, unit, EventType.REFRESH_TOKEN, owner_of(claims), **facts)
                    return _Renewed(session, account, family)
                found = self._used_before(family_id, session, unit)
            reason = found.value if found is Refusal.TOKEN_REUSED else ""
            error = found.event_error
            tell(self._services, asking, unit, EventType.REFRESH_TOKEN, owner_of(claims), error=error, reason=reason)
        return found

    def _living(self, asking: Asking, claims: Claims, now: datetime, unit: Unit) -> tuple[Session, Account] | Refusal:
        session = unit.sessions.get(str(claims["sid"]))
        if session is None or session.realm_id != asking.compiled.realm.id or not session.is_alive(now):
            return Refusal.SESSION_ENDED
        account = unit.accounts.get(session.account_id)
        if account is None:
            return Refusal.SESSION_ENDED
        hindrance = may_sign_in(account, verify_email=asking.compiled.realm.verify_email)
        if hindrance is None:
            return session, account
        return Refusal.ACCOUNT_DISABLED if hindrance is Hindrance.DISABLED else Refusal.NOT_SET_UP

    @staticmethod
    def _used_before(family_id: str, session: Session, unit: Unit) -> Refusal:
        """Who used it first may be the thief: nothing that came out of it is good any more."""
        if unit.refresh_families.get(family_id) is None:
            return Refusal.SESSION_ENDED
        end_family(family_id, session.id, unit)
        return Refusal.TOKEN_REUSED

    def _refuse(
        self, asking: Asking, kind: EventType, refusal: Refusal, whose: Whose = NOBODY, **facts: str
    ) -> Refusal:
        tell_alone(self._services, asking, kind, whose, error=refusal.event_error, **facts)
        return refusal


def family_of(claims: Claims) -> tuple[str, int]:
    """Which family a refresh token is of, and the how-manieth in it."""
    family_id, _, generation = str(claims["jti"]).partition(".")
    return family_id, int(generation)


def end_family(family_id: str, session_id: str, unit: Unit) -> None:
    """Ends a family, and its session where no other client is left in it."""
    unit.refresh_families.end(family_id)
    if not unit.refresh_families.has_any(session_id):
        unit.sessions.end(session_id)


def _not_for(asking: Asking, claims: Claims) -> Refusal | None:
    if claims.get("azp") != asking.client.client_id:
        return Refusal.OTHER_CLIENTS_TOKEN
    if is_stale(asking.compiled, claims):
        return Refusal.TOKEN_STALE
    granted = frozenset(str(claims.get("scope", "")).split())
    return Refusal.SCOPE if frozenset(asking.scope.split()) - granted - {OFFLINE} else None


def _narrowed(asking: Asking, family: Family) -> frozenset[str]:
    """What was granted, as far as the client still has it; `scope` makes it less, never more."""
    granted, asked = frozenset(family.scope.split()), frozenset(asking.scope.split())
    has = asking.client.scopes(" ".join(asked)) or frozenset()
    still = granted & (has | frozenset(asking.client.optional_scopes) | {OPENID})
    return still & (asked | frozenset(asking.client.default_scopes)) if asked else still
