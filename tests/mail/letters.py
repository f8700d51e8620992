"""Every mail as it goes out, from rows as they are stored."""

from dataclasses import replace

from portal.accounts.proof import Purpose
from portal.flows.ports import MailOrder
from portal.mail.ports import RenderedMail
from portal.mail.rendering import MailRenderer
from portal.theming.themes import Themes
from tests.mail.samples import NOW, PROOF, REALM, SECRETS, queued, verified

LOCALES = ("en", "de", "ar")
CODES = {
    "email-verification": Purpose.VERIFY_EMAIL,
    "password-reset": Purpose.RESET_PASSWORD,
    "email-update-confirmation": Purpose.CHANGE_EMAIL,
}
LINKS = {**CODES, "email-changed": Purpose.RESTORE_EMAIL}
TEMPLATES = (*LINKS, "already-registered", "password-changed", "account-deletion", "email-test")
BASE = Themes([], reload=False)
FACTS = {"account-deletion": {"delete_at": "2026-11-29T12:00:00+00:00"}}


def letter(template: str, locale: str = "en", themes: Themes = BASE, **order: object) -> RenderedMail:
    """The mail of that name in that language, to somebody whose address is proven."""
    renderer = MailRenderer(themes, {"r1": REALM}.get, SECRETS)
    proof = replace(PROOF, purpose=LINKS[template]) if template in LINKS else None
    facts = FACTS.get(template, {})
    ordered = queued(template=template, locale=locale, proof_id=proof.id if proof else None, facts=facts, **order)
    assert isinstance(ordered.order, MailOrder)
    return renderer.render(ordered, proof, verified(), NOW)


def code_of(template: str) -> str:
    return SECRETS.code(replace(PROOF, purpose=CODES[template]))
