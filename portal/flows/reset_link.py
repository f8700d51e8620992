"""The link in a reset's mail: opening it changes nothing, a press opens a flow on that device.

The flow that asked stays where it is: whoever asks for somebody else's reset gains nothing by their pressing the link.
"""

from dataclasses import replace

from portal.accounts.account import AccountState
from portal.accounts.proof import Purpose
from portal.flows.compiled import CompiledRealm
from portal.flows.engine import Engine
from portal.flows.flow import FlowKind, Origin
from portal.flows.mail_link import LinkState, LinkView, dead_state, linked_proof
from portal.flows.reset import PROOF
from portal.flows.step import Services, Station


class ResetLink:
    """Looks at links and redeems them."""

    def __init__(self, services: Services, engine: Engine) -> None:
        self._services = services
        self._engine = engine

    def look(self, compiled: CompiledRealm, token: str) -> LinkView:
        """What the link is worth. Changes nothing."""
        with self._services.work.reading() as unit:
            proof = linked_proof(compiled, token, Purpose.RESET_PASSWORD, unit)
            if proof is None:
                return LinkView(LinkState.UNKNOWN)
            asked = unit.flows.get(proof.flow_id) if proof.flow_id else None
        state = dead_state(self._services, proof, token) or LinkState.OWN_DEVICE
        return LinkView(state, proof.address, proof.asked_at, asked.origin.user_agent if asked else "")

    def press(self, compiled: CompiledRealm, token: str, key: str, origin: Origin) -> LinkView:
        """Uses the link up for a new flow, which `key` opens and which rests at the question for the new password."""
        view = self.look(compiled, token)
        if view.state is not LinkState.OWN_DEVICE:
            return view
        now = self._services.clock.now()
        with self._services.work.transaction() as unit:
            proof = linked_proof(compiled, token, Purpose.RESET_PASSWORD, unit)
            account = unit.accounts.get(proof.account_id) if proof else None
            is_good = account is not None and account.state in (AccountState.NEW, AccountState.ACTIVE)
            flow = self._engine.begin(compiled, FlowKind.RESET, key, origin)
            if proof is None or not is_good or not unit.proofs.redeem(proof.id, proof.generation, now, by=flow.id):
                return LinkView(LinkState.USED, view.address)
            flow = replace(flow, account_id=proof.account_id).noting(**{PROOF: proof.id})
            unit.flows.add(flow)
            outcome = self._engine.advance(Station(compiled, flow, self._services, {}, origin), unit)
        return LinkView(LinkState.PROVEN, view.address, outcome=outcome, flow=flow)
