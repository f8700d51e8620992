"""Signing in and out: one hash in every case, one gate, sessions as rows."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from portal.accounts.account import Account, AccountState, Hindrance, IdentifierKind, may_sign_in
from portal.accounts.folding import fold_email, fold_username
from portal.accounts.session import Session, key_hash, new_key
from portal.events.event import EventType
from portal.flows.brute_force import Attempt, Delayed, PasswordJudge
from portal.flows.compiled import CompiledRealm
from portal.flows.engine import Engine
from portal.flows.flow import FlowKind, Origin
from portal.flows.outcome import Outcome
from portal.flows.ports import Unit
from portal.flows.profile_questions import unacceptable
from portal.flows.required_consent import lacks_consent
from portal.flows.step import Services, Station

SEEN_EVERY = timedelta(seconds=60)
LONGEST_LOGIN = 255


@dataclass(frozen=True)
class Credentials:
    """A user name or e-mail address with a password, and the tokens of known devices that came with them."""

    login: str
    password: str = field(repr=False)
    devices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Not signed in. One code whatever the reason was, so that the answer tells nobody who has an account."""

    code: str = "invalidUserMessage"
    error: str = field(default="invalid_user_credentials", compare=False)
    """Keycloak's error code, as the event has it; only after the right password may anybody be told of it."""


@dataclass(frozen=True)
class Recognised:
    """The right password of an account. `rehashed`: its hash as new ones are, where the stored one is of an older
    kind."""

    account: Account
    rehashed: str | None = field(default=None, repr=False)

    def keep_hash(self, unit: Unit) -> None:
        """Puts the newer hash in place."""
        if self.rehashed:
            unit.accounts.set_password_hash(self.account.id, self.rehashed)


@dataclass(frozen=True)
class SignedIn:
    """A session and the secret for its cookie."""

    session: Session
    account: Account
    key: str


class SignIn:
    """The ways in and out of an account."""

    def __init__(self, services: Services, engine: Engine) -> None:
        self._services = services
        self._engine = engine
        self.passwords = PasswordJudge(services)

    def attempt(
        self, compiled: CompiledRealm, typed: Credentials, flow_key: str, origin: Origin, *, remember: bool
    ) -> Outcome | Refused | Delayed:
        """Judges a user name or e-mail address with its password.

        Answers `Complete` when nothing more is asked, `Need` when something is (the proof of the mailbox), `Delayed`
        while too many wrong passwords lie behind, `Refused` otherwise; none of them tells whether there is such an
        account. Exactly one hash is computed, or for whoever has to wait none.
        """
        known = self.recognise(compiled, typed, origin)
        if not isinstance(known, Recognised):
            return known
        at = self._station(compiled, known.account.id, flow_key, origin)
        flow = replace(at.flow, is_remembered=remember)
        with self._services.work.transaction() as unit:
            known.keep_hash(unit)
            unit.flows.add(flow)
            return self._engine.advance(at.moved(flow), unit)

    def recognise(
        self, compiled: CompiledRealm, typed: Credentials, origin: Origin
    ) -> "Recognised | Refused | Delayed":
        """Whose user name or e-mail address and password these are, whatever else is asked of them before they may
        come in. The one road of every door; a refusal is told as an event. Exactly one hash is computed, or for whoever
        has to wait none; one more where the stored one is of an older kind."""
        with self._services.work.reading() as unit:
            account = find_account(compiled, typed.login, unit)
        at = self._station(compiled, account.id if account else None, "", origin)
        attempt = Attempt(compiled.realm, origin, typed.login, account, typed.devices)
        judged = self.passwords.judge(attempt, typed.password)
        if isinstance(judged, Delayed):
            self._refuse(at, typed.login, "user_temporarily_disabled")
            return judged
        if account is None or not judged.is_right:
            return self._refuse(at, typed.login, judged.error)
        if may_sign_in(account, verify_email=False) is Hindrance.DISABLED:
            return self._refuse(at, typed.login, "user_disabled")
        rehashed = self._services.hasher.hash(typed.password) if judged.needs_rehash else None
        return Recognised(account, rehashed)

    def open_session(
        self,
        compiled: CompiledRealm,
        account: Account,
        origin: Origin,
        *,
        remember: bool,
        also: Callable[[Unit, Session], Mapping[str, str]] | None = None,
    ) -> SignedIn | None:
        """A new session with a new key, where nothing hinders the account, no consent is owed and its profile can stay
        as it is; its LOGIN event with it. `also` does what belongs to it in the same transaction, and answers details
        for the event."""
        realm, now, key = compiled.realm, self._services.clock.now(), new_key()
        at = self._station(compiled, account.id, "", origin)
        if may_sign_in(account, verify_email=realm.verify_email) or self._owes_consent(at, account):
            return None
        if unacceptable(realm, account.values, replace(at.context, known=account.values)):
            return None
        lives = realm.session_lives
        is_remembered = remember and realm.remember_me
        session = Session(
            id=str(uuid.uuid4()),
            key_hash=key_hash(key),
            realm_id=realm.id,
            account_id=account.id,
            started_at=now,
            seen_at=now,
            expires_at=now + (lives.longest_remembered if is_remembered else lives.longest),
            idle_seconds=int((lives.idle_remembered if is_remembered else lives.idle).total_seconds()),
            is_remembered=is_remembered,
            address=origin.address,
            user_agent=origin.user_agent,
        )
        with self._services.work.transaction() as unit:
            unit.sessions.add(session)
            details = {"username": account.username, "auth_method": origin.door}
            details |= also(unit, session) if also else {}
            at.tell(unit, EventType.LOGIN, session_id=session.id, **details)
        return SignedIn(session, account, key)

    def session(self, compiled: CompiledRealm, key: str) -> tuple[Session, Account] | None:
        """Who is signed in with this key, asked through the gate each time it is used."""
        now = self._services.clock.now()
        with self._services.work.reading() as unit:
            session = unit.sessions.by_key(key_hash(key))
            if session is None or session.realm_id != compiled.realm.id or not session.is_alive(now):
                return None
            account = unit.accounts.get(session.account_id)
        if account is None or may_sign_in(account, verify_email=compiled.realm.verify_email):
            return None
        if now - session.seen_at > SEEN_EVERY:
            with self._services.work.transaction() as unit:
                unit.sessions.seen(session.id, now)
        return session, account

    def sign_out(self, compiled: CompiledRealm, key: str, origin: Origin) -> None:
        """Ends the session with this key; whoever still holds the cookie holds nothing."""
        with self._services.work.transaction() as unit:
            session = unit.sessions.by_key(key_hash(key))
            if session is None or session.realm_id != compiled.realm.id:
                return
            unit.sessions.end(session.id)
            self._station(compiled, session.account_id, "", origin).tell(unit, EventType.LOGOUT, session_id=session.id)

    def _owes_consent(self, at: Station, account: Account) -> bool:
        with self._services.work.reading() as unit:
            return lacks_consent(at, account.id, unit)

    def _refuse(self, at: Station, login: str, error: str) -> Refused:
        with self._services.work.transaction() as unit:
            at.tell(unit, EventType.LOGIN, error=error, username=login[:LONGEST_LOGIN])
        return Refused(error=error)

    def _station(self, compiled: CompiledRealm, account_id: str | None, flow_key: str, origin: Origin) -> Station:
        flow = self._engine.begin(compiled, FlowKind.SIGN_IN, flow_key, origin)
        return Station(compiled, replace(flow, account_id=account_id), self._services, {}, origin)


def find_account(compiled: CompiledRealm, login: str, unit: Unit) -> Account | None:
    """By user name the one who holds it; by e-mail address the one who proved it, else the newest who wrote it down.

    Asks the same whether or not anybody is found: how long it takes tells nobody who has an account.
    """
    realm, typed = compiled.realm, login.strip()
    by_email = realm.login_with_email_allowed or realm.registration_email_as_username
    candidates = []
    if "@" in typed and by_email and not realm.duplicate_emails_allowed:
        folded = fold_email(typed)
        candidates.append(unit.accounts.holding(realm.id, IdentifierKind.EMAIL, folded))
        candidates.append(unit.accounts.newest_claimant(realm.id, IdentifierKind.EMAIL, folded))
    candidates.append(unit.accounts.holding(realm.id, IdentifierKind.USERNAME, fold_username(typed)))
    found = next(filter(None, candidates), None)
    if found is None:
        unit.accounts.look_for_nobody()
        return None
    return None if found.state is AccountState.DELETED else found
