"""Moves one flow through its configured pages. Knows no HTTP and no SQL."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from portal.accounts.account import IdentifierKind, may_sign_in
from portal.accounts.folding import fold_username
from portal.accounts.password_policy import AboutPerson, RuleState
from portal.accounts.session import key_hash
from portal.accounts.suggestions import suggest_usernames
from portal.events.event import EventType
from portal.flows.compiled import FORM, CompiledRealm, Page
from portal.flows.flow import Flow, FlowKind, FlowState, Origin, Values
from portal.flows.outcome import AskAttribute, Complete, Ended, Invalid, Need, Outcome
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Services, Station
from portal.profile.attribute import EMAIL, USERNAME, Attribute
from portal.profile.context import Context
from portal.profile.typo import suggest_address
from portal.profile.unmanaged import plain_names
from portal.profile.violation import Violation

IDLE = timedelta(minutes=60)
REOPEN = timedelta(minutes=1)
SUGGESTIONS = 3

_ERROR_OF = {"emailExistsMessage": "email_in_use", "usernameExistsMessage": "username_in_use"}
_REASON_OF = {"emailExistsMessage": "email_already_exists", "usernameExistsMessage": "username_already_exists"}
_REASON_OF_FIELD = {"password": "invalid_password", "password-confirm": "invalid_password"}
"""Keycloak's word for an event, and beside it the word of the guides that many integrations were written by."""


Along = Callable[[Outcome, Unit], None]
"""What a door writes down together with an outcome: the answer that a caller may ask for again."""


@dataclass(frozen=True)
class Checked:
    """What a live check found: a violation, or what may be said beside a right value."""

    attribute: Attribute
    violation: Violation | None = None
    is_available: bool = False
    usernames: tuple[str, ...] = ()
    address: str | None = None


def flow_id_of(key: str) -> str:
    """The public id of the flow that this secret opens: derived, so that a form can name a flow nobody stored yet."""
    return str(uuid.UUID(bytes=hashlib.sha256(b"portico flow\0" + key.encode()).digest()[:16]))


class Engine:
    """Begins, resumes and moves flows."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def begin(self, compiled: CompiledRealm, kind: FlowKind, key: str, origin: Origin) -> Flow:
        """A new flow, not stored: a row is made when its first page is passed."""
        now = self._services.clock.now()
        realm = compiled.realm
        return Flow(flow_id_of(key), key_hash(key), realm.id, realm.revision, kind, origin, now, now)

    def find(self, compiled: CompiledRealm, key: str) -> Flow | None:
        """The stored flow that this secret opens, where it is of this realm and not left alone for too long."""
        with self._services.work.reading() as unit:
            flow = unit.flows.get(flow_id_of(key))
        if flow is None or flow.key_hash != key_hash(key) or flow.realm_id != compiled.realm.id:
            return None
        return None if self._services.clock.now() - flow.touched_at > IDLE else flow

    def look(
        self,
        compiled: CompiledRealm,
        flow: Flow,
        origin: Origin,
        given: Values = {},  # noqa: B006 - never changed
    ) -> Outcome:
        """Where the flow stands, and what is asked there after what was given. Changes nothing: a page that is reloaded
        sends no mail."""
        at = self._station(compiled, flow, given, origin)
        page = self._page(at)
        with self._services.work.reading() as unit:
            if flow.state is not FlowState.OPEN or page is None:
                return self._ending(at, unit)
            return self._need(at, page, unit)

    def submit(
        self,
        compiled: CompiledRealm,
        flow: Flow,
        given: Values,
        origin: Origin,
        *,
        page: str,
        along: Along | None = None,
    ) -> Outcome:
        """Judges what a page was answered with and moves on; `page` says which one, so that an old form answers no
        newer question. Twice the same submit leads to the same place. `along` is called with the outcome in the
        transaction that leads to it, and not at all where nothing changed."""
        at = self._station(compiled, flow, given, origin)
        here = self._page_for(at, page)
        with self._services.work.reading() as unit:
            stored = unit.flows.get(flow.id)
            if stored is not None and page in stored.done:
                return self._where(at.moved(stored), unit)
            if flow.state is not FlowState.OPEN or here is None:
                return self._ending(at, unit)
            if page != here.name:
                return self._need(at, here, unit)
            found = [violation for step in here.steps for violation in step.judge(at, unit)]
        if found:
            return self._refuse(at, here, found)
        for step in here.steps:
            at = at.moved(step.accept(at))
        return self._commit(at, here, along)

    def act(
        self,
        compiled: CompiledRealm,
        flow: Flow,
        action: str,
        given: Values,
        origin: Origin,
        along: Along | None = None,
    ) -> Outcome:
        """A named action of the page where the flow stands (`resend`, `correct`). `along`: as for `submit`."""
        at = self._station(compiled, flow, given, origin)
        page = self._page(at)
        found: list[Violation] = []
        with self._services.work.transaction() as unit:
            if flow.state is not FlowState.OPEN or page is None:
                return self._ending(at, unit)
            for step in page.steps:
                acted = step.act(at, action, unit)
                if isinstance(acted, Flow):
                    at = at.moved(acted)
                else:
                    found.extend(acted)
            unit.flows.save(self._touched(at.flow))
            need = self._need(at, page, unit)
            if along and not found:
                along(need, unit)
        return Invalid(need, tuple(found)) if found else need

    def check(
        self,
        compiled: CompiledRealm,
        name: str,
        values: Sequence[str],
        origin: Origin,
        others: Values = {},  # noqa: B006 - never changed
        flow: Flow | None = None,
    ) -> Checked | None:
        """Judges one attribute live, by the very rule of the submit; none for a name that is not asked. `others`: the
        answers on which it depends; `flow`: the one whose page asks it, the registration form where none is named."""
        flow = flow or self.begin(compiled, FlowKind.REGISTER, "", origin)
        at = self._station(compiled, flow, {**others, name: tuple(values)}, origin)
        asked = self._asked(at, name)
        if asked is None:
            return None
        step, attribute = asked
        with self._services.work.reading() as unit:
            violation = step.check(at, attribute, values, unit)
            taken = violation is not None and violation.code == "usernameExistsMessage"
            usernames = self._free_usernames(at, values[0], unit) if taken else ()
        is_username = name == USERNAME and any(value.strip() for value in values)
        address = suggest_address(values[0]) if name == EMAIL and not violation and values else None
        return Checked(attribute, violation, is_username and not violation, usernames, address)

    def checklist(self, compiled: CompiledRealm, password: str) -> tuple[RuleState, ...]:
        """How far a password that is being typed meets the realm's rules. Rules that need other fields wait for the
        submit, because a password travels alone."""
        return compiled.policy.checklist(password, AboutPerson(username="", email=""))

    def context(self, compiled: CompiledRealm, origin: Origin) -> Context:
        """How values are judged that come to the registration form from there."""
        return self._station(compiled, self.begin(compiled, FlowKind.REGISTER, "", origin), {}, origin).context

    def _station(self, compiled: CompiledRealm, flow: Flow, given: Values, origin: Origin) -> Station:
        plain = plain_names(compiled.realm.profile, given)
        return Station(compiled, self._caught_up(compiled, flow), self._services, plain, origin)

    @staticmethod
    def _caught_up(compiled: CompiledRealm, flow: Flow) -> Flow:
        """A flow that began under an older revision: without an account yet, everything is judged again."""
        if flow.revision == compiled.realm.revision:
            return flow
        done = flow.done if flow.account_id else ()
        return replace(flow, revision=compiled.realm.revision, done=done)

    @staticmethod
    def _pages(at: Station) -> tuple[Page, ...]:
        return at.compiled.pages(at.flow.kind)

    def _page(self, at: Station) -> Page | None:
        return next((page for page in self._pages(at) if page.name not in at.flow.done), None)

    def _page_for(self, at: Station, name: str) -> Page | None:
        """The page where the flow stands; or the one that is answered, where that may be done before its turn."""
        here = self._page(at)
        if here is None or at.flow.account_id is None or name == here.name:
            return here
        named = (page for page in self._pages(at) if page.name == name and page.name not in at.flow.done)
        return next((page for page in named if all(step.any_time for step in page.steps)), here)

    def _need(self, at: Station, page: Page, unit: Unit) -> Need:
        notes: dict[str, object] = {}
        for step in page.steps:
            notes.update(step.notes(at, unit))
        return Need(at.flow, page.name, tuple(ask for step in page.steps for ask in step.asks(at)), notes)

    def _where(self, at: Station, unit: Unit) -> Outcome:
        page = self._page(at)
        return (
            self._ending(at, unit)
            if page is None or at.flow.state is not FlowState.OPEN
            else self._need(at, page, unit)
        )

    def _refuse(self, at: Station, page: Page, found: Sequence[Violation]) -> Invalid:
        error = next((_ERROR_OF[each.code] for each in found if each.code in _ERROR_OF), "invalid_registration")
        reason = next(filter(None, map(_reason, found)), "invalid_registration")
        with self._services.work.transaction() as unit:
            if page.name == FORM and at.flow.kind is FlowKind.REGISTER:
                fields = " ".join(sorted({each.attribute for each in found}))
                at.tell(unit, EventType.REGISTER, error=error, fields=fields, reason=reason)
            return Invalid(self._need(at, page, unit), tuple(found))

    def _commit(self, at: Station, page: Page, along: Along | None) -> Outcome:
        """The page's one transaction. Storing the flow first makes the second half of a double click wait, then see."""
        with self._services.work.transaction() as unit:
            is_new = not at.flow.done and unit.flows.add(self._touched(at.flow))
            stored = None if is_new else unit.flows.get(at.flow.id)
            if stored is not None and page.name in stored.done:
                return self._where(at.moved(stored), unit)
            for step in page.in_commit_order():
                committed = step.commit(at, unit)
                if not isinstance(committed, Flow):
                    return Invalid(self._need(at, page, unit), committed)
                at = at.moved(committed)
            outcome = self.advance(at.moved(at.flow.after(page.name)), unit)
            if along:
                along(outcome, unit)
            return outcome

    def advance(self, at: Station, unit: Unit) -> Outcome:
        """To the next page that still asks something, or to the end; the flow is stored as it then is."""
        page = self._page(at)
        while page is not None and all(step.is_met(at, unit) for step in page.steps):
            at = at.moved(at.flow.after(page.name))
            page = self._page(at)
        if page is None:
            return self._complete(at, unit)
        for step in page.steps:
            at = at.moved(step.enter(at, unit))
        unit.flows.save(self._touched(at.flow))
        return self._need(at, page, unit)

    def _complete(self, at: Station, unit: Unit) -> Outcome:
        flow = replace(self._touched(at.flow), state=FlowState.COMPLETE)
        unit.flows.save(flow)
        return self._ending(at.moved(flow), unit)

    def _ending(self, at: Station, unit: Unit) -> Complete | Ended:
        """A completed flow stays good for a moment: the second half of a double click must arrive as well."""
        account = unit.accounts.get(at.flow.account_id) if at.flow.account_id else None
        is_fresh = self._services.clock.now() - at.flow.touched_at < REOPEN
        if at.flow.state is not FlowState.COMPLETE or account is None or not is_fresh:
            return Ended("flowEndedMessage")
        if may_sign_in(account, verify_email=at.compiled.realm.verify_email):
            return Ended("flowEndedMessage")
        return Complete(at.flow, account)

    def _touched(self, flow: Flow) -> Flow:
        now: datetime = self._services.clock.now()
        return replace(flow, touched_at=now)

    def _asked(self, at: Station, name: str) -> tuple[BaseStep, Attribute] | None:
        for page in self._pages(at):
            for step in page.steps:
                for ask in step.asks(at):
                    if isinstance(ask, AskAttribute) and ask.name == name:
                        return step, ask.attribute
        return None

    @staticmethod
    def _free_usernames(at: Station, wanted: str, unit: Unit) -> tuple[str, ...]:
        candidates = islice(suggest_usernames(wanted, at.first("firstName"), at.first("lastName")), 12)
        realm_id, kind = at.compiled.realm.id, IdentifierKind.USERNAME
        free = (name for name in candidates if unit.accounts.holding(realm_id, kind, fold_username(name)) is None)
        return tuple(islice(free, SUGGESTIONS))


def _reason(found: Violation) -> str:
    return _REASON_OF.get(found.code) or _REASON_OF_FIELD.get(found.attribute, "")
