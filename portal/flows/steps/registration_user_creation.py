"""Asks the profile and makes the account (Keycloak's `registration-user-creation`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.folding import fold_email, fold_username
from portal.events.event import EventType
from portal.flows.flow import Flow
from portal.flows.outcome import Ask
from portal.flows.ports import Unit
from portal.flows.step import BaseStep, Station
from portal.profile.attribute import EMAIL, USERNAME, Attribute
from portal.profile.unmanaged import prefixed
from portal.profile.validate import Judgement, validate_attribute, validate_unmanaged
from portal.profile.violation import Violation

_METHODS = {"pages": "form"}
"""Keycloak's word for the door by which somebody registered; the others go by their own names."""

_TAKEN = {
    IdentifierKind.USERNAME: Violation(USERNAME, "usernameExistsMessage"),
    IdentifierKind.EMAIL: Violation(EMAIL, "emailExistsMessage"),
}


@dataclass(frozen=True)
class RegistrationUserCreation(BaseStep):
    """The profile's questions; then one account, its names, its consents and its event, in one transaction."""

    is_creation: ClassVar[bool] = True

    def asks(self, at: Station) -> tuple[Ask, ...]:
        """Every attribute that a person may write at registration, but for those that the answers to others hide."""
        return tuple(at.ask(each) for each in at.compiled.realm.profile.asked(at.context, at.given))

    def check(self, at: Station, attribute: Attribute, values: Sequence[str], unit: Unit) -> Violation | None:
        """The profile's rules; user names are public, so a taken one is told. Never says anything of that kind about an
        e-mail address: a live check would be an oracle for who has an account."""
        judged = at.judged(attribute, values)
        if judged.violation or attribute.name != USERNAME or not judged.values:
            return judged.violation
        return _TAKEN[IdentifierKind.USERNAME] if self._is_taken(at, _username(judged.values[0]), unit) else None

    def judge(self, at: Station, unit: Unit) -> tuple[Violation, ...]:
        """The profile's rules, and under `explain` whether the address is taken."""
        found = (*super().judge(at, unit), *(each.violation for each in _unmanaged(at) if each.violation))
        if any(violation.attribute == EMAIL for violation in found) or not at.compiled.realm.discloses_taken_email:
            return found
        email = next(iter(self._clean(at, EMAIL)), None)
        if email is None or not self._is_taken(at, _email(email), unit):
            return found
        return (*found, _TAKEN[IdentifierKind.EMAIL])

    def accept(self, at: Station) -> Flow:
        """The answers, and what else the profile lets people send."""
        flow = super().accept(at)
        return replace(
            flow, clean={**flow.clean, **{each.attribute: each.values for each in _unmanaged(at) if each.values}}
        )

    def commit(self, at: Station, unit: Unit) -> Flow | tuple[Violation, ...]:
        """One account. The unique index has the last word about a name that was free a moment ago."""
        account = self._account(at)
        refused = unit.accounts.add(account)
        if refused is not None:
            return (_TAKEN[refused],)
        flow = replace(at.flow, account_id=account.id, values={}, clean={}, password_hash=None)
        for consent in flow.consents.values():
            unit.consents.add(account.id, account.realm_id, consent)
        self._tell(at.moved(flow), account, unit)
        return flow

    @staticmethod
    def _tell(at: Station, account: Account, unit: Unit) -> None:
        names = {
            "username": account.username,
            "email": account.email or "",
            "register_method": _METHODS.get(at.origin.door, at.origin.door),
        }
        at.tell(unit, EventType.REGISTER, **names)
        for consent in at.flow.consents.values():
            told = {"document": consent.document, "version": consent.version, "locale": consent.locale}
            at.tell(unit, EventType.CUSTOM_REQUIRED_ACTION, custom_required_action="TERMS_AND_CONDITIONS", **told)

    @staticmethod
    def _is_taken(at: Station, identifier: Identifier, unit: Unit) -> bool:
        realm = at.compiled.realm
        if identifier.kind is IdentifierKind.EMAIL and realm.duplicate_emails_allowed:
            return False
        holder = unit.accounts.holding(realm.id, identifier.kind, identifier.folded)
        # the second half of a double click finds the account that the first half made
        return holder is not None and holder.flow_id != at.flow.id

    @staticmethod
    def _clean(at: Station, name: str) -> tuple[str, ...]:
        attribute = at.compiled.realm.profile.named(name)
        return validate_attribute(attribute, at.given.get(name, ()), at.context).values if attribute else ()

    @staticmethod
    def _account(at: Station) -> Account:
        realm, clean = at.compiled.realm, dict(at.flow.clean)
        username = next(iter(clean.pop(USERNAME, ())), None)
        email = next(iter(clean.pop(EMAIL, ())), None)
        is_email_claimed = not realm.verify_email and not realm.duplicate_emails_allowed
        identifiers = [_username(username, is_claimed=True)] if username else []
        if email:
            identifiers.append(_email(email, is_claimed=is_email_claimed))
        return Account(
            # A flow makes one account at most, so both go by one name: programs follow the sign-up by the account's id.
            id=at.flow.id,
            realm_id=realm.id,
            state=AccountState.NEW if realm.verify_email else AccountState.ACTIVE,
            created_at=at.services.clock.now(),
            identifiers=tuple(identifiers),
            attributes=clean,
            password_hash=at.flow.password_hash,
            flow_id=at.flow.id,
            is_self_registered=True,
        )


def _unmanaged(at: Station) -> tuple[Judgement, ...]:
    profile = at.compiled.realm.profile
    return validate_unmanaged(profile, prefixed(profile, at.given), at.context)


def _username(value: str, *, is_claimed: bool = False) -> Identifier:
    return Identifier(IdentifierKind.USERNAME, value, fold_username(value), is_claimed)


def _email(value: str, *, is_claimed: bool = False) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value, fold_email(value), is_claimed)
