"""Accounts, flows, proofs and sessions as the tests of this room use them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.proof import Proof, Purpose
from portal.accounts.session import Session
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.ports import MailOrder
from portal.storage.work import Work

NOW = datetime(2030, 5, 17, 12, 0, 0, 123456, tzinfo=UTC)

Answer = TypeVar("Answer")


def at_once(count: int, act: Callable[[int], Answer]) -> list[Answer]:
    """What so many threads got that began at the same moment."""
    barrier = Barrier(count)

    def begin(number: int) -> Answer:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(begin, range(count)))


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def username(value: str, *, is_claimed: bool = True) -> Identifier:
    return Identifier(IdentifierKind.USERNAME, value, value.lower(), is_claimed)


def email(value: str, *, is_claimed: bool = False) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value, value.lower(), is_claimed)


def account(account_id: str, *identifiers: Identifier, **changes: object) -> Account:
    made = Account(account_id, "demo", AccountState.NEW, NOW, identifiers, is_self_registered=True)
    return replace(made, **changes)


def add(work: Work, *accounts: Account) -> None:
    with work.transaction() as unit:
        for each in accounts:
            assert unit.accounts.add(each) is None


def proof(proof_id: str = "p1", account_id: str = "a1", **changes: object) -> Proof:
    made = Proof(proof_id, Purpose.VERIFY_EMAIL, "demo", account_id, "ada@example.org", asked_at=NOW, sent_at=NOW)
    return replace(made, **changes)


def flow(flow_id: str = "f1", **changes: object) -> Flow:
    return replace(Flow(flow_id, "hash", "demo", 3, FlowKind.REGISTER, Origin(), NOW, NOW), **changes)


def session(session_id: str = "s1", account_id: str = "a1", **changes: object) -> Session:
    made = Session(session_id, f"hash of {session_id}", "demo", account_id, NOW, NOW, later(3600), 600)
    return replace(made, **changes)


def order(to: str = "ada@example.org") -> MailOrder:
    return MailOrder("email-verification", "demo", to, "base", "en", "https://portal.example", facts={"a": "1"})


def fail_after(_done: object) -> None:
    """The crash in the middle of a piece of work."""
    raise ZeroDivisionError
