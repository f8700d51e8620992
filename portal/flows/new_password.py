"""A new password for an account, however it was chosen: what ends with the old one, and the mail to the owner."""

from dataclasses import replace

from portal.accounts.account import Account
from portal.accounts.password_policy import AboutPerson
from portal.events.event import EventType
from portal.flows.brute_force import PasswordJudge
from portal.flows.mailbox import order_mail, void_proofs
from portal.flows.ports import Unit
from portal.flows.step import Station
from portal.profile.violation import Violation

CHANGED_MAIL = "password-changed"
NEW, CONFIRMATION = "password-new", "password-confirm"


def judge_new_password(at: Station, account: Account) -> tuple[Violation, ...]:
    """What is wrong with the password given as NEW: by the realm's policy, and typed twice where the realm says so."""
    about = AboutPerson(username=account.username, email=account.email or "")
    found = at.compiled.policy.judge(at.first(NEW), about)
    if found:
        return (replace(found[0], attribute=NEW),)
    if at.compiled.realm.confirms_password and at.first(NEW) != at.first(CONFIRMATION):
        return (Violation(CONFIRMATION, "notMatchPasswordMessage"),)
    return ()


def set_new_password(
    at: Station,
    account: Account,
    password_hash: str,
    unit: Unit,
    *,
    but_session: str | None = None,
    ends_sessions: bool = True,
) -> None:
    """Puts the hash in place and ends all sessions (but one), all flows and all codes and links of the account.

    Whoever had come in with the old password, or waits for a proof somewhere, is out; the owner is told by mail.
    `ends_sessions` false: those of the account go on, as its owner's other devices expect of the password API.
    """
    now = at.services.clock.now()
    unit.accounts.set_password_hash(account.id, password_hash, now)
    PasswordJudge(at.services).forgive(account, unit)
    if ends_sessions:
        unit.sessions.end_of_account(account.id, but_session)
    unit.flows.end_of_account(account.id)
    void_proofs(account.id, now, unit)
    at.tell(unit, EventType.UPDATE_PASSWORD, username=account.username)
    at.tell(unit, EventType.UPDATE_CREDENTIAL, username=account.username, credential_type="password")
    if account.email and account.is_email_verified:
        unit.outbox.put(order_mail(at, CHANGED_MAIL, account.email, account.id), now)
