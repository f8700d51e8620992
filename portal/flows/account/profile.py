"""One's own profile: shown, checked field by field, saved; by the same rules as at registration."""

from collections.abc import Mapping, Sequence

from portal.accounts.account import Account, Identifier, IdentifierKind
from portal.accounts.folding import fold_username
from portal.events.event import EventType
from portal.flows.account.owner import Owner
from portal.flows.flow import Values
from portal.flows.outcome import AskAttribute
from portal.flows.ports import Unit
from portal.profile.attribute import EMAIL, USERNAME, Attribute
from portal.profile.conditions import Answers
from portal.profile.unmanaged import plain_names, prefixed
from portal.profile.validate import Judgement, validate_attribute, validate_unmanaged
from portal.profile.violation import Violation

_TAKEN = Violation(USERNAME, "usernameExistsMessage")


def readable_attributes(owner: Owner) -> tuple[tuple[Attribute, tuple[str, ...]], ...]:
    """What the person may see of the profile, in order, but for user name and e-mail address."""
    shown = (each for each in owner.compiled.realm.profile.attributes if each.name not in (USERNAME, EMAIL))
    known = owner.account.values
    return tuple((each, known.get(each.name, ())) for each in shown if each.is_readable(owner.context))


def questions(owner: Owner, typed: Values | None = None) -> tuple[AskAttribute, ...]:
    """What the person may change, with what is known or was typed. The address has its own page: it wants proof."""
    given = owner.account.values if typed is None else typed
    context, answers = owner.context, _answers(owner, given)
    return tuple(
        AskAttribute(each, given.get(each.name, ()), each.is_required(context, answers), each.options(answers))
        for each in _asked(owner, given)
    )


def check(
    owner: Owner,
    name: str,
    values: Sequence[str],
    others: Values = {},  # noqa: B006 - never changed
) -> tuple[Attribute, Violation | None] | None:
    """Judges one attribute live, by the very rule of `save`; none for one that is not asked. Changes nothing. `others`:
    the answers on which it depends."""
    given = {**others, name: tuple(values)}
    attribute = next((each for each in _asked(owner, given) if each.name == name), None)
    if attribute is None:
        return None
    with owner.services.work.reading() as unit:
        return attribute, _judge(owner, attribute, given, unit)


def save(owner: Owner, given: Values) -> tuple[Violation, ...]:
    """Writes down what was given, or tells everything that is wrong with it and changes nothing."""
    profile = owner.compiled.realm.profile
    given = plain_names(profile, given)
    asked, more = _asked(owner, given), validate_unmanaged(profile, prefixed(profile, given), owner.context)
    with owner.services.work.reading() as unit:
        judged = [_judge(owner, each, given, unit) for each in asked]
        found = tuple(violation for violation in (*judged, *(each.violation for each in more)) if violation)
    if found:
        return found
    hidden = profile.hidden(owner.context, _with_address(owner, given))
    clean = {**dict.fromkeys(hidden, ()), **{each.name: _judged(owner, each, given).values for each in asked}}
    clean |= {each.attribute: each.values for each in more}
    with owner.services.work.transaction() as unit:
        account = unit.accounts.get(owner.account.id) or owner.account
        if not _renamed(account, clean.pop(USERNAME, ()), unit):
            return (_TAKEN,)
        _write(owner, account, clean, unit)
    return ()


def _asked(owner: Owner, given: Values) -> tuple[Attribute, ...]:
    asked = owner.compiled.realm.profile.asked(owner.context, _with_address(owner, given))
    return tuple(each for each in asked if each.name != EMAIL)


def _answers(owner: Owner, given: Values) -> Answers:
    return owner.compiled.realm.profile.answers(owner.context, _with_address(owner, given))


def _with_address(owner: Owner, given: Values) -> Values:
    """The address stays as it is, whatever else was given: it has its own page."""
    return {**given, EMAIL: owner.account.values[EMAIL]}


def _judged(owner: Owner, attribute: Attribute, given: Values) -> Judgement:
    return validate_attribute(attribute, given.get(attribute.name, ()), owner.context, _answers(owner, given))


def _judge(owner: Owner, attribute: Attribute, given: Values, unit: Unit) -> Violation | None:
    judged = _judged(owner, attribute, given)
    if attribute.name != USERNAME or not judged.values:
        return judged.violation
    if judged.values == (owner.account.username,):
        # A name that was given before these rules held is no mistake of its bearer's.
        return None
    if judged.violation:
        return judged.violation
    folded = fold_username(judged.values[0])
    holder = unit.accounts.holding(owner.compiled.realm.id, IdentifierKind.USERNAME, folded)
    return _TAKEN if holder and holder.id != owner.account.id else None


def _renamed(account: Account, values: Sequence[str], unit: Unit) -> bool:
    """Whether the account has the wanted name now. The unique index has the last word; then the old name stays."""
    old = account.identifier(IdentifierKind.USERNAME)
    if not values or (old and old.value == values[0]):
        return True
    wanted = Identifier(IdentifierKind.USERNAME, values[0], fold_username(values[0]))
    unit.accounts.replace_identifier(account.id, wanted)
    if unit.accounts.claim(account.id, wanted, None):
        return True
    if old:
        unit.accounts.replace_identifier(account.id, old)
        unit.accounts.claim(account.id, old, old.verified_at)
    return False


def _write(owner: Owner, account: Account, clean: Mapping[str, tuple[str, ...]], unit: Unit) -> None:
    changed = sorted(name for name, values in clean.items() if account.attributes.get(name, ()) != values)
    kept = {name: values for name, values in account.attributes.items() if name not in clean}
    unit.accounts.set_attributes(account.id, {**kept, **{name: values for name, values in clean.items() if values}})
    owner.tell(unit, EventType.UPDATE_PROFILE, context="ACCOUNT", updated_fields=" ".join(changed))
