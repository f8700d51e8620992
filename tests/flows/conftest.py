"""One person's way through the engine, without pages."""

from dataclasses import dataclass, field

import pytest

from portal.accounts.account import Account, AccountState, IdentifierKind
from portal.accounts.folding import fold_username
from portal.accounts.session import new_key
from portal.current import Portal
from portal.flows.compiled import FORM, CompiledRealm
from portal.flows.flow import Flow, FlowKind, Origin
from portal.flows.outcome import Invalid, Outcome
from tests.support.person import PASSWORD

RIGHT = {
    "username": "ada",
    "email": "ada@example.test",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "phoneNumber": "+441234567890",
    "password": PASSWORD,
    "password-confirm": PASSWORD,
    "termsAccepted": "on",
}


@dataclass
class Walk:
    """A flow and whoever walks it."""

    portal: Portal
    key: str = field(default_factory=new_key)
    origin: Origin = field(default_factory=lambda: Origin(base_url="http://localhost"))

    @property
    def compiled(self) -> CompiledRealm:
        found = self.portal.realms.named("demo")
        assert found
        return found

    def flow(self) -> Flow:
        engine = self.portal.engine
        return engine.find(self.compiled, self.key) or engine.begin(
            self.compiled, FlowKind.REGISTER, self.key, self.origin
        )

    def submits(self, **changed: str) -> Outcome:
        """Answers the form rightly, but for what is said otherwise."""
        return self.answers(FORM, **{**RIGHT, **{name.replace("__", "-"): value for name, value in changed.items()}})

    def answers(self, page: str, **values: str) -> Outcome:
        given = {name: (value,) for name, value in values.items()}
        return self.portal.engine.submit(self.compiled, self.flow(), given, self.origin, page=page)

    def looks(self) -> Outcome:
        return self.portal.engine.look(self.compiled, self.flow(), self.origin)

    def proves(self) -> Outcome:
        return self.answers("verify-email", code=self.code())

    def code(self) -> str:
        with self.portal.work.reading() as unit:
            [mail] = [each for each in unit.outbox.newest(9) if each.order.proof_id]
            proof = unit.proofs.get(mail.order.proof_id)
        return self.portal.services.secrets.code(proof)

    def account(self, name: str = "ada") -> Account | None:
        realm_id = self.compiled.realm.id
        with self.portal.work.reading() as unit:
            return unit.accounts.holding(realm_id, IdentifierKind.USERNAME, fold_username(name))

    def switches_off(self, name: str) -> None:
        """As an operator does."""
        account = self.account(name)
        assert account
        with self.portal.work.transaction() as unit:
            unit.accounts.set_state(account.id, AccountState.INACTIVE)

    def mails(self) -> int:
        with self.portal.work.reading() as unit:
            return len(unit.outbox.newest(99))

    def events(self) -> list[str]:
        realm_id = self.compiled.realm.id
        with self.portal.work.reading() as unit:
            return [event.name for _, event in unit.events.newest(realm_id, limit=99)]


@pytest.fixture
def walk(portal: Portal) -> Walk:
    """Ada's way."""
    return Walk(portal)


def codes_of(outcome: Outcome) -> dict[str, str]:
    """What was wrong, by field."""
    return {each.attribute: each.code for each in outcome.violations} if isinstance(outcome, Invalid) else {}
