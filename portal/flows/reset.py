"""A forgotten password: what proves that a person may choose a new one.

The proof is a row that one flow used up, never that a flow came to some step. Each flow that asks has a row of its own,
so nobody wears out another one's code by asking too.
"""

import hashlib
import uuid
from dataclasses import replace
from datetime import timedelta

from portal.accounts.proof import Proof, Purpose
from portal.events.event import EventType
from portal.flows.mailbox import MAIL_HELD, NOT_SENT, USED_UP, Wait, order_mail
from portal.flows.ports import Unit
from portal.flows.step import Station

RESET_MAIL = "password-reset"
PROVEN_FOR = timedelta(minutes=30)
LONGEST_LOGIN = 255

LOGIN, SENT_AT, PROOF = "login", "sent-at", "proof"
"""What a reset flow notes: whom it was asked for, when a mail was asked for last, and the row it used up."""


def reset_proof_id(flow_id: str) -> str:
    """The id of the row that a flow's mail asks for: derived, because the flow does not know whether there is one."""
    return str(uuid.UUID(bytes=hashlib.sha256(b"portico reset\0" + flow_id.encode()).digest()[:16]))


def ask_by_mail(at: Station, unit: Unit) -> Wait | None:
    """Queues the mail of a reset, or answers how long to wait while the budget is used up. It names what was typed; who
    that is, is found out when it is sent."""
    now, login = at.services.clock.now(), at.flow.notes.get(LOGIN, "")
    held = at.services.budget.spend(at.compiled.realm, at.origin, login, now, unit, is_new=False)
    if held:
        at.tell(unit, EventType.SEND_RESET_PASSWORD, error=NOT_SENT, username=login, reason=USED_UP)
        return Wait(held, MAIL_HELD)
    order = order_mail(at, RESET_MAIL, "", None)
    unit.outbox.put(replace(order, facts={"flow": at.flow.id, "login": login}), now)
    return None


def used_proof(at: Station, unit: Unit) -> Proof | None:
    """The row that this very flow used up, for its account, a short while ago; none where there is no such row."""
    proof = unit.proofs.get(at.flow.notes.get(PROOF, ""))
    if proof is None or proof.purpose is not Purpose.RESET_PASSWORD or proof.used_at is None:
        return None
    if proof.realm_id != at.compiled.realm.id or at.services.clock.now() - proof.used_at > PROVEN_FOR:
        return None
    return proof if proof.account_id == at.flow.account_id and proof.flow_id == at.flow.id else None
