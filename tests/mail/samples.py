"""A realm, an account, a proof and an order as the tests of this room use them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.proof import Proof, ProofSecrets, Purpose
from portal.flows.ports import MailOrder, QueuedMail
from portal.profile.user_profile import UserProfile
from portal.realms.realm import BruteForce, Realm, SessionLives

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRETS = ProofSecrets(b"a key for tests")
_HOUR = timedelta(hours=1)

REALM = Realm(
    id="r1",
    name="demo",
    revision=1,
    display_name="Demo & Söhne",
    is_enabled=True,
    registration_allowed=True,
    registration_email_as_username=False,
    verify_email=True,
    login_with_email_allowed=True,
    duplicate_emails_allowed=False,
    edit_username_allowed=False,
    reset_password_allowed=True,
    remember_me=True,
    password_policy="",
    profile=UserProfile(()),
    registration_flow=(),
    required_actions=(),
    session_lives=SessionLives(_HOUR, _HOUR, _HOUR, _HOUR),
    verify_email_life=24 * _HOUR,
    new_account_life=24 * _HOUR,
    resend_cooldown=timedelta(seconds=60),
    login_theme="base",
    account_theme="base",
    email_theme="base",
    internationalization_enabled=False,
    supported_locales=("en",),
    default_locale="en",
    localization_texts={},
    events_enabled=True,
    enabled_event_types=frozenset(),
    smtp=None,
    discloses_taken_email=False,
    confirms_password=True,
    attributes={},
    brute_force=BruteForce(factor=30, increment=_HOUR, longest=_HOUR, forgotten_after=_HOUR),
)
EMAIL = Identifier(IdentifierKind.EMAIL, "ada@example.test", "ada@example.test")
ACCOUNT = Account("a1", "r1", AccountState.NEW, NOW, (EMAIL,))
PROOF = Proof("0b6f2f7e-8a43-4b39-9f57-0c8f4a3f9a11", Purpose.VERIFY_EMAIL, "r1", "a1", "ada@example.test", NOW, NOW)
ORDER = MailOrder(
    template="email-verification",
    realm_id="r1",
    to="ada@example.test",
    origin_theme="base",
    locale="en",
    base_url="https://portal.example",
    account_id="a1",
    proof_id=PROOF.id,
)


def queued(**changes):
    """A mail in the outbox; what an order has is changed in the order."""
    own = {name: value for name, value in changes.items() if name in ("id", "state", "sent_at", "attempts")}
    order = replace(ORDER, **{name: value for name, value in changes.items() if name not in own})
    return QueuedMail(**{"id": "m1", "state": "queued", "attempts": 1, **own}, order=order, queued_at=NOW, next_at=NOW)


def verified(account=ACCOUNT):
    proven = replace(EMAIL, is_claimed=True, verified_at=NOW)
    name = Identifier(IdentifierKind.USERNAME, "<b>{{7*7}}</b>", "x", is_claimed=True)
    return replace(account, identifiers=(name, proven), state=AccountState.ACTIVE)
