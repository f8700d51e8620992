"""The account at a glance: a card for each thing, with the way to change it."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from portal.flows.account.owner import Owner
from portal.flows.account.profile import questions, readable_attributes
from portal.flows.account.sessions import living_sessions
from portal.theming.dates import when
from portal.theming.messages import Messages
from portal.web.account.page import Plain, address, owners_only
from portal.web.blueprint import pages
from portal.web.choices import in_words
from portal.web.page import messages, notice, show
from portal.web.questions import label_of
from portal.web.visitor import Visitor

_DONE = {
    "profile": "profileSavedMessage",
    "password": "passwordChangedMessage",
    "email": "emailChangedMessage",
    "sessions": "sessionsEndedMessage",
    "kept": "accountKeptMessage",
}


@pages.get("/realms/<realm>/account")
@owners_only
def account(at: Visitor, owner: Owner) -> AnyResponse:
    """Everything at a glance."""
    words = messages(at, "account")
    done = _DONE.get(request.args.get("done", ""))
    return show(
        at,
        "index.html",
        kind="account",
        title="accountTitle",
        message=notice(words, "success", done) if done else None,
        person={"username": owner.account.username, "email": owner.account.email or ""},
        cards=[
            _profile(at, owner, words),
            *_email(at, owner, words),
            _password(at, words),
            _sessions(at, owner, words),
            _activity(at, words),
            _data(at, words),
        ],
        deletion=_deletion(at, owner),
    )


def _profile(at: Visitor, owner: Owner, words: Messages) -> Plain:
    facts = [] if at.realm.registration_email_as_username else [_fact(words.text("username"), owner.account.username)]
    for attribute, values in readable_attributes(owner):
        if values:
            facts.append(_fact(label_of(attribute, words), in_words(attribute, words, values)))
    links = [_link(at, words, "profile", "editProfile")] if questions(owner) else []
    return _card("profile", words.text("profileTitle"), links, facts=facts)


def _email(at: Visitor, owner: Owner, words: Messages) -> list[Plain]:
    if not owner.account.email and not at.realm.profile.named("email"):
        return []
    state = words.text("emailConfirmed" if owner.account.is_email_verified else "emailNotConfirmed")
    facts = [_fact(words.text("email"), owner.account.email), {"label": words.text("mailStateLabel"), "value": state}]
    links = [_link(at, words, "change_own_email", "changeEmail")]
    return [_card("email", words.text("emailCardTitle"), links, facts=facts if owner.account.email else [])]


def _password(at: Visitor, words: Messages) -> Plain:
    return _card(
        "password",
        words.text("password"),
        [_link(at, words, "change_own_password", "changePassword")],
        text=words.text("passwordCardText"),
    )


def _sessions(at: Visitor, owner: Owner, words: Messages) -> Plain:
    amount = len(living_sessions(owner))
    return _card(
        "sessions",
        words.text("sessionsTitle"),
        [_link(at, words, "own_sessions", "showSessions")],
        text=words.text("sessionsCardText", amount),
    )


def _activity(at: Visitor, words: Messages) -> Plain:
    links = [_link(at, words, "own_events", "showEvents"), _link(at, words, "own_consents", "showConsents")]
    return _card("activity", words.text("activityTitle"), links, text=words.text("activityCardText"))


def _data(at: Visitor, words: Messages) -> Plain:
    links = [_link(at, words, "own_data", "downloadData"), _link(at, words, "delete_account", "deleteAccount")]
    return _card("data", words.text("dataTitle"), links, text=words.text("dataCardText"))


def _deletion(at: Visitor, owner: Owner) -> Plain | None:
    """What is said of an account that is to be deleted, and the way back."""
    delete_at = owner.account.delete_at
    if delete_at is None:
        return None
    return {"at": when(delete_at, at.origin.locale), "action": address(at, "keep_own_account")}


def _card(name: str, title: str, links: list[Plain], *, facts: list[Plain] | None = None, text: str = "") -> Plain:
    return {"id": name, "title": title, "facts": facts or [], "text": text, "links": links}


def _fact(label: str, value: str | None) -> Plain:
    return {"label": label, "value": value or ""}


def _link(at: Visitor, words: Messages, endpoint: str, key: str) -> Plain:
    return {"href": address(at, endpoint), "text": words.text(key)}
