"""Asks somebody who signs in what their profile still lacks (Keycloak's required action `VERIFY_PROFILE`), or all of it
where an administrator wants that (`UPDATE_PROFILE`).

Which questions are on the page is decided when the flow comes to it, and noted; so is what the account has, because
conditions speak of that too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.folding import fold_email
from portal.events.event import EventType
from portal.flows.flow import Flow
from portal.flows.outcome import Ask
from portal.flows.ports import Unit
from portal.flows.profile_questions import ASKED, UPDATE, questions_now
from portal.flows.step import BaseStep, Station
from portal.profile.attribute import AT_NEXT_LOGIN, EMAIL, Attribute
from portal.profile.violation import Violation

QUESTIONS = "questions"
"""The note that lists the page's attributes."""

PAGE = "update-profile"


@dataclass(frozen=True)
class VerifyProfile(BaseStep):
    """A page of its own, before an address that it asked for is proven."""

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

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """Writes the answers down; what they leave no place for goes, and a question that was left open is not asked
        again."""
        account = _account(at, unit)
        address = at.flow.clean.get(EMAIL, ())
        if address and not account.email and not _give_address(at, account, address[0], unit):
            return (Violation(EMAIL, "emailExistsMessage"),)
        before, after = account.attributes, self._attributes(at, account)
        unit.accounts.set_attributes(account.id, after)
        if UPDATE in account.required_actions:
            others = tuple(action for action in account.required_actions if action != UPDATE)
            unit.accounts.set_required_actions(account.id, others)
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} - {ASKED}
        told = " ".join(sorted(changed | ({EMAIL} if address else set())))
        at.tell(unit, EventType.UPDATE_PROFILE, context="UPDATE_PROFILE", updated_fields=told)
        return replace(at.flow, values={}, clean={})

    def _attributes(self, at: Station, account: Account) -> dict[str, tuple[str, ...]]:
        here, asked = _here(at), {each.name: each for each in self._questions(at)}
        gone = asked.keys() | here.compiled.realm.profile.hidden(here.context, here.given)
        kept = {name: values for name, values in account.attributes.items() if name not in gone}
        clean = {name: values for name, values in at.flow.clean.items() if name in asked and name != EMAIL}
        later = sorted(name for name, each in asked.items() if each.ask == AT_NEXT_LOGIN and name not in clean)
        left_open = tuple(dict.fromkeys((*account.attributes.get(ASKED, ()), *later)))
        return {**kept, **clean, **({ASKED: left_open} if left_open else {})}

    def is_met(self, at: Station, unit: Unit) -> bool:
        """Nothing is due; and nothing is asked of somebody who is only now coming to prove a mailbox."""
        account = _account(at, unit) if at.flow.account_id else None
        if account is None or account.state is AccountState.NEW:
            return True
        return UPDATE not in account.required_actions and not _due(at, account)

    @staticmethod
    def _questions(at: Station) -> tuple[Attribute, ...]:
        here = _here(at)
        asked = here.compiled.realm.profile.asked(here.context, here.given)
        return tuple(each for each in asked if each.name in _names(at))


def _due(at: Station, account: Account) -> tuple[Attribute, ...]:
    return questions_now(at.compiled.realm, account, replace(at.context, known=account.values))


def _give_address(at: Station, account: Account, address: str, unit: Unit) -> bool:
    """Whether an account without an address has this one now. Where addresses are proven, the proof is asked next and
    finds out whose it is."""
    realm, email = at.compiled.realm, Identifier(IdentifierKind.EMAIL, address, fold_email(address))
    is_told = realm.discloses_taken_email and not realm.duplicate_emails_allowed
    if is_told and unit.accounts.holding(realm.id, email.kind, email.folded):
        return False
    if not realm.verify_email and not realm.duplicate_emails_allowed:
        return unit.accounts.add_identifier(account.id, email)
    unit.accounts.replace_identifier(account.id, email)
    return True


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
