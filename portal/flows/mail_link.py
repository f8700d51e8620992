"""The link in a verification mail: opening it changes nothing, because mail scanners open links; a person presses.

Two proofs are wanted: the mailbox, and the person who registered. On the device of the flow the press is enough. On
another one the password chosen at sign-up is asked, so that pressing a link in a stranger's sign-up never hands the
stranger an account.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from portal.accounts.account import Account, AccountState
from portal.accounts.proof import Proof, ProofSecrets, Purpose
from portal.events.event import EventType
from portal.flows.brute_force import Attempt, Delayed, PasswordJudge
from portal.flows.compiled import CompiledRealm
from portal.flows.engine import Engine
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.mailbox import dismiss, give_proof
from portal.flows.outcome import Outcome
from portal.flows.ports import Unit
from portal.flows.step import Services, Station


class LinkState(Enum):
    """What a link is worth now."""

    OWN_DEVICE = "press"
    FOREIGN_DEVICE = "foreign"
    USED = "used"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105  (a state, not a password)
    PROVEN = "done"
    STOPPED = "stopped"


@dataclass(frozen=True)
class LinkView:
    """A link's state, with what is waiting behind it: since when, and which browser it began in."""

    state: LinkState
    address: str = ""
    began_at: datetime | None = None
    user_agent: str = ""
    code: str = ""
    wait: int = 0
    """Seconds until another password is looked at, after too many wrong ones."""
    outcome: Outcome | None = None
    flow: Flow | None = None


class MailLink:
    """Looks at links and redeems them."""

    def __init__(self, services: Services, engine: Engine) -> None:
        self._services = services
        self._engine = engine

    def look(self, compiled: CompiledRealm, token: str, own: tuple[Flow, ...]) -> LinkView:
        """What the link is worth, for a device that holds these flows. Changes nothing."""
        with self._services.work.reading() as unit:
            proof = linked_proof(compiled, token, Purpose.VERIFY_EMAIL, unit)
            if proof is None:
                return LinkView(LinkState.UNKNOWN)
            state = self._state(proof, token, own)
            began = unit.flows.get(proof.flow_id) if proof.flow_id else None
            code = self._services.secrets.code(proof) if state is LinkState.FOREIGN_DEVICE else ""
        origin = began.origin if began else Origin()
        return LinkView(state, proof.address, began.began_at if began else proof.asked_at, origin.user_agent, code)

    def press(self, compiled: CompiledRealm, token: str, own: tuple[Flow, ...], origin: Origin) -> LinkView:
        """Redeems the link on the device of the flow and moves that flow on."""
        view = self.look(compiled, token, own)
        if view.state is not LinkState.OWN_DEVICE:
            return view
        with self._services.work.transaction() as unit:
            proof = linked_proof(compiled, token, Purpose.VERIFY_EMAIL, unit)
            if proof is None or not self._give(compiled, proof, origin, unit):
                return LinkView(LinkState.USED, view.address)
            flow = _waiting(own, proof)
            outcome = self._engine.advance(Station(compiled, flow, self._services, {}, origin), unit) if flow else None
        return LinkView(LinkState.PROVEN, view.address, outcome=outcome, flow=flow)

    def press_with_password(self, compiled: CompiledRealm, token: str, password: str, origin: Origin) -> LinkView:
        """Redeems the link on another device, for whoever knows the password chosen at sign-up."""
        view = self.look(compiled, token, ())
        with self._services.work.reading() as unit:
            proof = linked_proof(compiled, token, Purpose.VERIFY_EMAIL, unit)
            account = unit.accounts.get(proof.account_id) if proof else None
        if view.state is not LinkState.FOREIGN_DEVICE or proof is None or account is None:
            return view
        judged = PasswordJudge(self._services).judge(
            Attempt(compiled.realm, origin, account.username, account), password
        )
        with self._services.work.transaction() as unit:
            if isinstance(judged, Delayed) or not judged.is_right:
                error = "user_temporarily_disabled" if isinstance(judged, Delayed) else judged.error
                self._station(compiled, proof, origin).tell(unit, EventType.VERIFY_EMAIL, error=error)
                wait = judged.seconds if isinstance(judged, Delayed) else 0
                return replace(view, state=LinkState.WRONG_PASSWORD, wait=wait)
            proven = self._give(compiled, proof, origin, unit)
        return LinkView(LinkState.PROVEN if proven else LinkState.USED, view.address)

    def stop(self, compiled: CompiledRealm, token: str, origin: Origin) -> LinkView:
        """For "this was not me": whoever reads the mailbox ends a sign-up that somebody else began."""
        with self._services.work.transaction() as unit:
            proof = linked_proof(compiled, token, Purpose.VERIFY_EMAIL, unit)
            if proof is None or not self._services.secrets.is_link(proof, token):
                return LinkView(LinkState.UNKNOWN if proof is None else LinkState.SUPERSEDED)
            account = unit.accounts.get(proof.account_id)
            if account is None or account.state is not AccountState.NEW or proof.used_at:
                return LinkView(LinkState.USED, proof.address)
            dismiss(account.id, self._services.clock.now(), unit)
            self._station(compiled, proof, origin).tell(unit, EventType.VERIFY_EMAIL, error="rejected_by_user")
        return LinkView(LinkState.STOPPED, proof.address)

    def _state(self, proof: Proof, token: str, own: tuple[Flow, ...]) -> LinkState:
        live = LinkState.OWN_DEVICE if _waiting(own, proof) else LinkState.FOREIGN_DEVICE
        return dead_state(self._services, proof, token) or live

    def _give(self, compiled: CompiledRealm, proof: Proof, origin: Origin, unit: Unit) -> bool:
        account: Account | None = unit.accounts.get(proof.account_id)
        return account is not None and give_proof(self._station(compiled, proof, origin), account, proof, unit)

    def _station(self, compiled: CompiledRealm, proof: Proof, origin: Origin) -> Station:
        flow = self._engine.begin(compiled, FlowKind.SIGN_IN, "", origin)
        return Station(compiled, replace(flow, account_id=proof.account_id), self._services, {}, origin)


def linked_proof(compiled: CompiledRealm, token: str, purpose: Purpose, unit: Unit) -> Proof | None:
    """The proof that a link names, where it is of this realm and for this purpose: for another one it is nothing."""
    proof_id = ProofSecrets.proof_id(token)
    proof = unit.proofs.get(proof_id) if proof_id else None
    is_ours = proof is not None and proof.realm_id == compiled.realm.id and proof.purpose is purpose
    return proof if is_ours else None


def dead_state(services: Services, proof: Proof, token: str) -> LinkState | None:
    """Why a link is worth nothing any more; none while it can be pressed."""
    if not services.secrets.is_link(proof, token):
        return LinkState.SUPERSEDED if proof.generation > 1 else LinkState.UNKNOWN
    if proof.used_at:
        return LinkState.USED
    return None if proof.is_link_alive(services.clock.now()) else LinkState.EXPIRED


def _waiting(own: tuple[Flow, ...], proof: Proof) -> Flow | None:
    return next((flow for flow in own if flow.account_id == proof.account_id), None)
