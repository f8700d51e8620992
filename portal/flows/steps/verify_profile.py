"""Asks somebody who signs in what their profile still lacks (Keycloak's required action `VERIFY_PROFILE`).

Which questions are on the page is decided when the flow comes to it, and noted; so is what the account has, because
conditions speak of that too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.accounts.account import Account
from portal.events.event import EventType
from portal.flows.flow import Flow
from portal.flows.outcome import Ask
from portal.flows.ports import Unit
from portal.flows.profile_questions import ASKED, questions_now
from portal.flows.step import BaseStep, Station
from portal.profile.attribute import AT_NEXT_LOGIN, Attribute
from portal.profile.violation import Violation

QUESTIONS = "questions"
"""The note that lists the page's attributes."""

PAGE = "update-profile"


@dataclass(frozen=True)
class VerifyProfile(BaseStep):
    """A page of its own, after everything else that is asked at a sign-in."""

    page: ClassVar[str | None] = PAGE

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """The questions that were due when the flow came here, but for those that the answers hide."""
        return tuple(_here(at).ask(each) for each in self._questions(at))

    def check(self, at: Station, attribute: Attribute, values: Sequence[str], unit: Unit) -> Violation | None:
        """The profile's rules."""
        return super().check(_here(at), attribute, values, unit)

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """Judges the questions of this page, and nothing else that was sent."""
        return super().judge(_here(at), unit)

    def accept(self, at: Station) -> Flow:
        """The flow with the answers in their one spelling."""
        return super().accept(_here(at))

    def notes(self, at: Station, unit: Unit) -> Mapping[str, object]:
        """Whether any answer may be left out, so that the page can offer to go on without."""
        here = _here(at)
        answers = here.answers
        return {"is_optional": not any(each.is_required(here.context, answers) for each in self._questions(at))}

    def enter(self, at: Station, unit: Unit) -> Flow:
        """Notes what is asked."""
        account = _account(at, unit)
        due = _due(at, account)
        known = replace(at.flow, values=account.values, clean={})
        return known.noting(**{QUESTIONS: " ".join(each.name for each in due)})

    def commit(self, at: Station, unit: Unit) -> Flow:
        """Writes the answers down; what they leave no place for goes, and a question that was left open is not asked
        again."""
        account, here = _account(at, unit), _here(at)
        questions = {each.name: each for each in self._questions(at)}
        asked = questions.keys()
        hidden = here.compiled.realm.profile.hidden(here.context, here.given)
        kept = {name: values for name, values in account.attributes.items() if name not in asked | hidden}
        clean = {name: values for name, values in at.flow.clean.items() if name in asked}
        later = sorted(name for name, each in questions.items() if each.ask == AT_NEXT_LOGIN and name not in clean)
        left_open = dict.fromkeys((*account.attributes.get(ASKED, ()), *later))
        noted = {ASKED: tuple(left_open)} if left_open else {}
        unit.accounts.set_attributes(account.id, {**kept, **clean, **noted})
        changed = sorted(name for name in asked if account.attributes.get(name, ()) != clean.get(name, ()))
        at.tell(unit, EventType.UPDATE_PROFILE, context="UPDATE_PROFILE", updated_fields=" ".join(changed))
        return replace(at.flow, values={}, clean={})

    @staticmethod
    def _questions(at: Station) -> tuple[Attribute, ...]:
        here = _here(at)
        asked = here.compiled.realm.profile.asked(here.context, here.given)
        return tuple(each for each in asked if each.name in _names(at))

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Nothing is due."""
        return at.flow.account_id is None or not _due(at, _account(at, unit))


def _due(at: Station, account: Account) -> tuple[Attribute, ...]:
    return questions_now(at.compiled.realm, account.values, replace(at.context, known=account.values))


def _names(at: Station) -> set[str]:
    return set(at.flow.notes.get(QUESTIONS, "").split())


def _here(at: Station) -> Station:
    """With what the account has in place of what was not asked here."""
    return replace(at, given={**at.flow.values, **{name: at.given[name] for name in _names(at) & at.given.keys()}})


def _account(at: Station, unit: Unit) -> Account:
    account = unit.accounts.get(at.flow.account_id) if at.flow.account_id else None
    if account is None:
        raise LookupError("a profile is verified of an account")
    return account
