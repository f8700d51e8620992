"""One station of a flow: what it asks, how it judges, what it writes down. A step is one file in `steps/`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from portal.accounts.hashing import PasswordHasher
from portal.accounts.proof import ProofSecrets
from portal.accounts.pseudonyms import Pseudonyms
from portal.clock import Clock
from portal.events.event import Event, EventType
from portal.flows.budget import MailBudget
from portal.flows.flow import Flow, FlowKind, Origin, Values
from portal.flows.outcome import Ask, AskAttribute
from portal.flows.ports import TermsSource, Unit, UnitOfWork
from portal.profile.attribute import Attribute
from portal.profile.conditions import Answers
from portal.profile.context import Context, Situation
from portal.profile.normalise import readable
from portal.profile.validate import Judgement, validate_attribute
from portal.profile.violation import Violation

if TYPE_CHECKING:
    from portal.flows.compiled import CompiledRealm


@dataclass(frozen=True)
class Services:
    """What the steps may use of the edge."""

    clock: Clock
    work: UnitOfWork
    hasher: PasswordHasher
    secrets: ProofSecrets
    terms: TermsSource
    pseudonyms: Pseudonyms
    budget: MailBudget


@dataclass(frozen=True)
class Station:
    """A flow at a page, with what was given there just now."""

    compiled: "CompiledRealm"
    flow: Flow
    services: Services
    given: Values
    origin: Origin

    @cached_property
    def context(self) -> Context:
        """How values are judged here."""
        situation = Situation.REGISTRATION if self.flow.kind is FlowKind.REGISTER else Situation.UPDATE_PROFILE
        realm = self.compiled.realm
        return Context(
            situation,
            scopes=self.compiled.scopes_of(self.flow.origin.client_id),
            email_as_username=realm.registration_email_as_username,
            edit_username=realm.edit_username_allowed,
            locale=self.flow.origin.locale,
            known=self.flow.values,
        )

    @cached_property
    def answers(self) -> Answers:
        """What the attributes say on which others depend."""
        return self.compiled.realm.profile.answers(self.context, self.given)

    def judged(self, attribute: Attribute, values: Sequence[str]) -> Judgement:
        """What these values are here, and what is wrong with them. What was judged is taken as it was judged: a rule
        may look long at a value, and nothing here changes."""
        asked = attribute.name, tuple(values)
        if asked not in self._judged:
            self._judged[asked] = validate_attribute(attribute, values, self.context, self.answers)
        return self._judged[asked]

    @cached_property
    def _judged(self) -> dict[tuple[str, tuple[str, ...]], Judgement]:
        return {}

    def typed(self, name: str) -> tuple[str, ...]:
        """What was given for a field, now or before."""
        return self.given.get(name, self.flow.values.get(name, ()))

    def answer(self, attribute: Attribute) -> tuple[str, ...]:
        """What was given for an attribute; what was not given at all is its default value."""
        return tuple(attribute.answer(self.given, self.context))

    def ask(self, attribute: Attribute) -> AskAttribute:
        """The attribute as a question, with what was given for it."""
        context, answers = self.context, self.answers
        is_required = attribute.is_required(context, answers)
        return AskAttribute(attribute, self.answer(attribute), is_required, attribute.options(answers))

    def first(self, name: str) -> str:
        """The one value given now for a field, or nothing."""
        return next(iter(self.given.get(name, ())), "")

    def moved(self, flow: Flow) -> "Station":
        """The same place with a newer flow."""
        return replace(self, flow=flow)

    def tell(
        self, unit: Unit, kind: EventType, *, error: str | None = None, session_id: str | None = None, **details: str
    ) -> None:
        """Writes an event down, where the realm keeps events of that name."""
        event = Event(
            kind,
            self.compiled.realm.id,
            self.services.clock.now(),
            error=error,
            account_id=self.flow.account_id,
            session_id=session_id,
            client_id=self.origin.client_id or None,
            address=self.origin.address,
            user_agent=self.origin.user_agent,
            details={name: readable(value) for name, value in details.items()},
        )
        if self.compiled.realm.keeps_event(event.name):
            unit.events.add(event)


class BaseStep:
    """A step that asks nothing and changes nothing; a step overrides what it does. Its options are its fields."""

    page: ClassVar[str | None] = None
    """A step with a page of its own says its name; the others share the form's page."""

    any_time: ClassVar[bool] = False
    """Whether its page may be answered before its turn, once there is an account."""

    is_creation: ClassVar[bool] = False
    """Whether the step makes the account: it is committed after all others of its page."""

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """What the page shows for this step. Pure."""
        return ()

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """Facts for the page beside the questions."""
        return {}

    def check(self, at: Station, attribute: Attribute, values: Sequence[str], unit: Unit) -> Violation | None:
        """Judges one attribute, live or submitted. Changes nothing."""
        return at.judged(attribute, values).violation

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """Judges what was given. Changes nothing; every step of a page is asked, whatever the others found."""
        asked = (ask.attribute for ask in self.asks(at) if isinstance(ask, AskAttribute))
        found = (self.check(at, attribute, at.answer(attribute), unit) for attribute in asked)
        return tuple(violation for violation in found if violation)

    def accept(self, at: Station) -> Flow:
        """The flow with what was given; called once all is judged right, outside any transaction, so it may take
        time."""
        asked = (ask.attribute for ask in self.asks(at) if isinstance(ask, AskAttribute))
        judged = (at.judged(each, at.answer(each)) for each in asked)
        return replace(
            at.flow, clean={**at.flow.clean, **{each.attribute: each.values for each in judged if each.values}}
        )

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """Writes down what the step leads to, in the page's one transaction. A refusal comes before anything is written
        (counters of tries excepted)."""
        return at.flow

    def enter(self, at: Station, unit: Unit) -> Flow:
        """Called when the flow comes to the step's page, in the transaction that moves it there; may send mail."""
        return at.flow

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Whether what the step asks is there already, so that the flow passes without asking."""
        return False

    def act(self, at: Station, action: str, unit: Unit) -> Flow | tuple[Violation, ...]:
        """A named action of the page beside its submit (`resend`). Unknown ones change nothing."""
        return at.flow
