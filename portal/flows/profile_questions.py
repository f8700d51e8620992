"""What an account is still asked about its profile when its owner signs in.

Two things: values that cannot stay as they are (a rule came later, an administrator left something out), all on one
page; and the questions a realm keeps for later (`portico.ask: next-login`), one short page at each sign-in.
"""

from collections.abc import Mapping, Sequence

from portal.accounts.account import Account
from portal.profile.attribute import AT_NEXT_LOGIN, EMAIL, USERNAME, Attribute
from portal.profile.context import Context
from portal.profile.user_profile import UserProfile
from portal.profile.validate import validate_attribute
from portal.realms.realm import Realm

ACTION = "VERIFY_PROFILE"
"""Keycloak's required action that asks for unacceptable values; a realm may switch it off."""

UPDATE = "UPDATE_PROFILE"
"""Keycloak's required action by which an administrator asks somebody to look through all of it."""

ASKED = "portico.asked"
"""The attribute of an account that keeps which questions were left unanswered, so that they are not asked again."""

SHORT = 3
"""Questions on one page at a sign-in."""

Known = Mapping[str, tuple[str, ...]]


def questions_now(realm: Realm, account: Account, context: Context) -> tuple[Attribute, ...]:
    """What the next page asks of this account; nothing, where all is well."""
    known = account.values
    asked = _asked(realm.profile, known, context)
    if UPDATE in account.required_actions:
        return tuple(asked)
    due = [each for each in asked if _is_due(each, known)]
    return unacceptable(realm, known, context) or _with_dependents(realm.profile, _short_page(due), context)


def unacceptable(realm: Realm, known: Known, context: Context) -> tuple[Attribute, ...]:
    """The attributes whose values cannot stay as they are, where the realm asks for such; until they are mended the
    account is not used. The user name is not among them, and an address only where there is none: they change
    elsewhere."""
    if ACTION not in realm.required_actions:
        return ()
    asked = _asked(realm.profile, known, context)
    return tuple(each for each in asked if _is_unacceptable(realm.profile, each, known, context))


def _asked(profile: UserProfile, known: Known, context: Context) -> list[Attribute]:
    elsewhere = (USERNAME, EMAIL) if known.get(EMAIL) else (USERNAME,)
    return [each for each in profile.asked(context, known) if each.name not in elsewhere]


def _is_unacceptable(profile: UserProfile, attribute: Attribute, known: Known, context: Context) -> bool:
    values = known.get(attribute.name, ())
    if not values and attribute.ask == AT_NEXT_LOGIN:
        return False
    return bool(validate_attribute(attribute, values, context, profile.answers(context, known)).violation)


def _is_due(attribute: Attribute, known: Known) -> bool:
    was_asked = attribute.name in known.get(ASKED, ())
    return attribute.ask == AT_NEXT_LOGIN and not known.get(attribute.name) and not was_asked


def _short_page(due: Sequence[Attribute]) -> tuple[Attribute, ...]:
    """The first questions of the first group: what belongs together is asked together."""
    return tuple(each for each in due if each.group == due[0].group)[:SHORT]


def _with_dependents(profile: UserProfile, page: Sequence[Attribute], context: Context) -> tuple[Attribute, ...]:
    """What the answers on a page decide about is asked on it too, in the order of the profile."""
    names = {each.name for each in page}
    later = [each for each in profile.attributes if each.ask == AT_NEXT_LOGIN and each.is_writable(context)]
    while more := [each for each in later if each.name not in names and each.controllers & names]:
        names |= {each.name for each in more}
    return tuple(each for each in profile.attributes if each.name in names)
