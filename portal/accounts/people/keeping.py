"""Whether stored accounts keep a profile: how many do not, by attribute and rule.

An account is judged twice: as its owner would be on the account page (`ACCOUNT`: what people must give and may change)
and as an administrator would be (`USER_API`: user name, address, and what only administrators write). It breaks a rule
that either of them would be told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.accounts.account import Account
from portal.profile.attribute import EMAIL, USERNAME
from portal.profile.context import Context, Situation
from portal.profile.validate import validate_attribute, validate_profile, validate_unmanaged
from portal.realms.realm import Realm

Broken = tuple[str, str]
"""An attribute, and the code of the rule that its value breaks."""


@dataclass
class Tally:
    """How many accounts were judged, how many of them keep not every rule, and how many break each."""

    accounts: int = 0
    invalid: int = 0
    rules: Counter[Broken] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    """How many accounts have a value of each attribute, asked or not."""

    def judge(self, accounts: Iterable[Account], realm: Realm) -> None:
        """Adds these accounts."""
        for account in accounts:
            broken = broken_rules(account, realm)
            self.accounts += 1
            self.invalid += bool(broken)
            self.rules.update(broken)
            self.values.update(name for name, values in account.attributes.items() if values)


def broken_rules(account: Account, realm: Realm) -> frozenset[Broken]:
    """The rules of the realm's profile that the account does not keep."""
    profile, given = realm.profile, _given(account)
    judged = list(validate_profile(profile, given, _context(Situation.ACCOUNT, realm, given)))
    # Most rules are the same for both, and judging them twice would take twice as long for a million accounts.
    settled = {each.attribute for each in judged if each.values and each.attribute != USERNAME}
    context = _context(Situation.USER_API, realm, given)
    said = profile.answers(context, given)
    others = (attribute for attribute in profile.asked(context, given) if attribute.name not in settled)
    judged.extend(validate_attribute(each, each.answer(given, context), context, said) for each in others)
    judged.extend(validate_unmanaged(profile, given, context))
    return frozenset((each.violation.attribute, each.violation.code) for each in judged if each.violation)


def _given(account: Account) -> Mapping[str, tuple[str, ...]]:
    names = {
        USERNAME: (account.username,) if account.username else (),
        EMAIL: (account.email,) if account.email else (),
    }
    return {**account.attributes, **names}


def _context(situation: Situation, realm: Realm, known: Mapping[str, tuple[str, ...]]) -> Context:
    return Context(
        situation,
        known=known,
        email_as_username=realm.registration_email_as_username,
        # What nobody may change would not be judged; yet a name that is too short now is what an operator asks about.
        edit_username=situation is Situation.USER_API or realm.edit_username_allowed,
    )
