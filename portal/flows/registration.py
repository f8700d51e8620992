"""Where a sign-up stands: what a program is told that follows it by the account's id."""

from dataclasses import dataclass, replace

from portal.accounts.account import Account
from portal.flows.compiled import CompiledRealm
from portal.flows.engine import Engine
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.mailbox import newest_proof, seconds_to_wait, verification
from portal.flows.ports import Unit
from portal.flows.profile_questions import ACTION as VERIFY_PROFILE
from portal.flows.profile_questions import unacceptable
from portal.flows.required_consent import lacks_consent
from portal.flows.step import Services, Station

VERIFY_EMAIL, TERMS_AND_CONDITIONS = "VERIFY_EMAIL", "TERMS_AND_CONDITIONS"
"""Keycloak's names of what is still to do."""


@dataclass(frozen=True)
class RegistrationState:
    """The account of a sign-up and what it still lacks, by Keycloak's names. `wait`: seconds until another mail may be
    asked for; `is_held`: none is on its way, because too much mail was asked for."""

    account: Account
    required_actions: tuple[str, ...] = ()
    wait: int = 0
    is_held: bool = False


class Registrations:
    """Finds sign-ups by their secrets and tells how they stand. Changes nothing."""

    def __init__(self, services: Services, engine: Engine) -> None:
        self._services = services
        self._engine = engine

    def find(self, compiled: CompiledRealm, registration_id: str, key: str) -> Flow | None:
        """The sign-up of that id, for whoever holds its secret, as long as somebody goes on with it."""
        flow = self._engine.find(compiled, key)
        is_it = flow is not None and flow.id == registration_id and flow.kind is FlowKind.REGISTER
        return flow if is_it and flow is not None and flow.account_id else None

    def look(self, compiled: CompiledRealm, flow: Flow, origin: Origin) -> RegistrationState | None:
        """How it stands now; none where there is no account any more."""
        with self._services.work.reading() as unit:
            return self.state(compiled, flow, origin, unit)

    def state(self, compiled: CompiledRealm, flow: Flow, origin: Origin, unit: Unit) -> RegistrationState | None:
        """The same, within a piece of work."""
        at = Station(compiled, flow, self._services, {}, origin)
        account = unit.accounts.get(flow.account_id) if flow.account_id else None
        if account is None:
            return None
        actions = still_to_do(at, account, unit)
        if VERIFY_EMAIL not in actions:
            return RegistrationState(account, actions)
        proof = newest_proof(verification(at, account), unit)
        return RegistrationState(account, actions, seconds_to_wait(at, proof.sent_at) if proof else 0, proof is None)


def still_to_do(at: Station, account: Account, unit: Unit) -> tuple[str, ...]:
    """What stands between the account and its use, by Keycloak's names of required actions."""
    unproven = at.compiled.realm.verify_email and account.email is not None and not account.is_email_verified
    owed = {
        VERIFY_EMAIL: unproven,
        TERMS_AND_CONDITIONS: lacks_consent(at, account.id, unit),
        VERIFY_PROFILE: _has_unacceptable_values(at, account),
    }
    named = [name for name, is_owed in owed.items() if is_owed]
    return tuple(dict.fromkeys([*named, *account.required_actions]))


def _has_unacceptable_values(at: Station, account: Account) -> bool:
    """Judged as at a sign-in, where they are asked for."""
    signing_in = at.moved(replace(at.flow, kind=FlowKind.SIGN_IN))
    context = replace(signing_in.context, known=account.values)
    return bool(unacceptable(at.compiled.realm, account.values, context))
