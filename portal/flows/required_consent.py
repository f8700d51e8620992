"""The consent without which an account is not used: whether a realm asks one, and who still owes it."""

from portal.accounts.consent import Consent
from portal.flows.flow import FlowKind
from portal.flows.ports import Unit
from portal.flows.step import Station

TERMS = "terms"
"""The page of the step that asks for it again; a realm whose sign-in has no such page asks no consent at all."""


def lacks_consent(at: Station, account_id: str, unit: Unit) -> bool:
    """Whether the account never agreed to the present text. A text is present in every language the realm speaks, so
    who agreed to the German one is not asked again in English."""
    if not any(page.name == TERMS for page in at.compiled.pages(FlowKind.SIGN_IN)):
        return False
    agreed = {(consent.document, consent.version) for consent in unit.consents.of_account(account_id)}
    return not any(_is_agreed(at, locale, agreed) for locale in _locales(at))


def newest_consent(account_id: str, unit: Unit) -> Consent | None:
    """What the account agreed to last."""
    return next(iter(unit.consents.of_account(account_id)), None)


def _is_agreed(at: Station, locale: str, agreed: set[tuple[str, str]]) -> bool:
    document = at.services.terms.terms(at.compiled.realm, at.flow.origin.theme, locale)
    return (document.name, document.version) in agreed


def _locales(at: Station) -> tuple[str, ...]:
    """The reader's own language first: mostly it is the one, and each look costs a rendering."""
    realm = at.compiled.realm
    return tuple(dict.fromkeys((at.flow.origin.locale, *realm.supported_locales)))
