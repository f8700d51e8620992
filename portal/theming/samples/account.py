"""The account: its overview, its forms, its lists, and the links of its mails."""

from collections.abc import Iterator, Sequence

from portal.profile.violation import Violation
from portal.theming.fields import code_field, new_email_field, plain_field
from portal.theming.messages import Messages
from portal.theming.samples.registering import register_fields
from portal.theming.samples.sample import (
    ADDRESS,
    BROWSER,
    FAR,
    LONG,
    Plain,
    Sample,
    asked_when,
    ends_when,
    errors_of,
    page_sample,
    password_field,
    password_rules,
)


def account_samples(words: Messages) -> Iterator[Sample]:
    """The account in every state, and the links of its mails."""
    for sample in (*_overviews(words), *_account_forms(words), *_account_lists(words)):
        yield Sample(sample.name, "account", sample.template, sample.context)
    for state in ("press", "foreign", "used", "expired", "superseded", "unknown", "done", "stopped"):
        yield _address_link(words, "update-email-link.html", "emailLinkTitle", state)
    for state in ("press", "used", "expired", "superseded", "unknown", "done"):
        yield _address_link(words, "restore-email.html", "restoreTitle", state)


def _overviews(words: Messages) -> Iterator[Sample]:
    person = {"username": "maria-k", "email": ADDRESS}
    saved = {"type": "success", "text": words.text("profileSavedMessage")}
    ends = {"at": ends_when(words), "action": "/account/keep"}
    told: Plain = {"person": person, "cards": _cards(words, ADDRESS, "Keller")}
    yield page_sample(words, "account", "index.html", "accountTitle", **told)
    yield page_sample(words, "account-saved", "index.html", "accountTitle", message=saved, **told)
    yield page_sample(words, "account-ends", "index.html", "accountTitle", deletion=ends, **told)
    far = {"person": {**person, "username": LONG}, "cards": _cards(words, FAR, LONG)}
    yield page_sample(words, "account-long-words", "index.html", "accountTitle", **far)


def _cards(words: Messages, address: str, name: str) -> list[Plain]:
    def card(key: str, title: str, *links: str, text: str = "", facts: Sequence[Plain] = ()) -> Plain:
        shown = [{"href": f"/account/{link}", "text": words.text(link)} for link in links]
        return {"id": key, "title": words.text(title), "text": text, "facts": list(facts), "links": shown}

    names: list[Plain] = [
        {"label": words.text("firstName"), "value": "Maria"},
        {"label": words.text("lastName"), "value": name},
    ]
    mail: list[Plain] = [
        {"label": words.text("email"), "value": address},
        {"label": words.text("mailStateLabel"), "value": words.text("emailConfirmed")},
    ]
    return [
        card("profile", "profileTitle", "editProfile", facts=names),
        card("email", "emailCardTitle", "changeEmail", facts=mail),
        card("password", "password", "changePassword", text=words.text("passwordCardText")),
        card("sessions", "sessionsTitle", "showSessions", text=words.text("sessionsCardText", 3)),
        card("activity", "activityTitle", "showEvents", "showConsents", text=words.text("activityCardText")),
        card("data", "dataTitle", "downloadData", "deleteAccount", text=words.text("dataCardText")),
    ]


def _account_forms(words: Messages) -> Iterator[Sample]:
    wrong, missing = Violation("password", "invalidPasswordExistingMessage"), Violation("email", "missingEmailMessage")
    profile, password = "profile.html", "password.html"
    new, again = (
        Violation("password-new", "passwordUnchangedMessage"),
        Violation("confirm", "deleteConfirmationMessage"),
    )
    yield _form(words, "account-profile", profile, "profileTitle", _profile_fields(words), ())
    unnamed = (Violation("firstName", "error-user-attribute-required"),)
    yield _form(words, "account-profile-error", profile, "profileTitle", _profile_fields(words), unnamed)
    yield _form(words, "account-profile-nothing", profile, "profileTitle", [], ())
    yield _form(words, "account-password", password, "changePasswordTitle", _password_fields(words), ())
    yield _form(
        words, "account-password-errors", password, "changePasswordTitle", _password_fields(words), (wrong, new)
    )
    yield _form(words, "account-email", "update-email.html", "changeEmailTitle", _address_fields(words), ())
    both = (missing, wrong)
    yield _form(words, "account-email-errors", "update-email.html", "changeEmailTitle", _address_fields(words), both)
    yield _form(words, "account-data", "data.html", "downloadDataTitle", [_current_password(words)], ())
    deletion = "delete-account-confirm.html"
    yield _form(words, "account-delete", deletion, "deleteAccountTitle", _deletion_fields(words), ())
    yield _form(words, "account-delete-errors", deletion, "deleteAccountTitle", _deletion_fields(words), (wrong, again))
    yield _new_address(words, "account-email-waits", ())
    yield _new_address(words, "account-email-wrong-code", (Violation("code", "codeWrongMessage"),))
    yield _new_address(words, "account-email-proven", (), is_proven=True)


def _form(
    words: Messages, name: str, template: str, title: str, fields: list[Plain], violations: Sequence[Violation]
) -> Sample:
    return page_sample(
        words,
        name,
        template,
        title,
        errors=errors_of(words, fields, violations),
        form={"action": "/account", "fields": fields},
        username="maria-k",
        present=ADDRESS,
        pending="maria@example.org",
        days=7,
    )


def _current_password(words: Messages) -> Plain:
    return {
        **password_field(words, "passwordCurrent", name="password", id="password"),
        "autocomplete": "current-password",
    }


def _profile_fields(words: Messages) -> list[Plain]:
    return [each for each in register_fields(words, {"firstName": "Maria"}) if each["name"] in _PROFILE]


_PROFILE = ("firstName", "lastName", "phoneNumber")


def _password_fields(words: Messages) -> list[Plain]:
    new = password_field(words, "passwordNew", name="password-new", id="password-new", rules=password_rules(words))
    again = password_field(words, "passwordNewConfirm", name="password-confirm", id="password-confirm", confirm=True)
    return [_current_password(words), new, again]


def _address_fields(words: Messages) -> list[Plain]:
    return [new_email_field(words), _current_password(words)]


def _deletion_fields(words: Messages) -> list[Plain]:
    return [
        _current_password(words),
        plain_field("confirm", words.text("deleteConfirm"), kind="checkbox", type="checkbox"),
    ]


def _new_address(words: Messages, name: str, violations: Sequence[Violation], *, is_proven: bool = False) -> Sample:
    code = code_field(words)
    return page_sample(
        words,
        name,
        "update-email-confirm.html",
        "emailVerifyTitle",
        errors=errors_of(words, [code], violations),
        address=ADDRESS,
        is_proven=is_proven,
        form={"action": "/account/email/confirm", "flow": "1f", "code": code},
        resend={"action": "/account/email/resend", "flow": "1f", "wait": 12},
        again_url="/account/email",
    )


def _account_lists(words: Messages) -> Iterator[Sample]:
    moment = asked_when(words)
    session = {"address": "2001:db8::17", "started_at": moment, "seen_at": moment}
    sessions = [
        {**session, "id": "1", "browser": BROWSER, "is_current": True},
        {**session, "id": "2", "browser": words.text("unknownBrowser"), "is_current": False},
    ]
    form = {"action": "/account/sessions"}
    yield page_sample(words, "account-sessions", "sessions.html", "sessionsTitle", sessions=sessions, form=form)
    yield page_sample(words, "account-session", "sessions.html", "sessionsTitle", sessions=sessions[:1], form=form)
    seen = {"at": moment, "browser": BROWSER, "address": "192.0.2.7", "app": ""}
    events = [{**seen, "text": words.text(key), "is_error": False} for key in words.names() if key.startswith("event.")]
    events.sort(key=lambda each: str(each["text"]))
    events[0]["app"] = "Acme Shop"
    yield page_sample(words, "account-activity", "activity.html", "activityTitle", events=events)
    yield page_sample(words, "account-activity-empty", "activity.html", "activityTitle", events=[])
    title = words.text("termsTitle")
    consent = {"title": title, "version": "9f2c51ab0d3e4711", "language": "Deutsch", "at": moment, "browser": BROWSER}
    yield page_sample(words, "account-consents", "consents.html", "consentsTitle", consents=[consent])
    yield page_sample(words, "account-consents-none", "consents.html", "consentsTitle", consents=[])


def _address_link(words: Messages, template: str, titles: str, state: str) -> Sample:
    name = f"{template.removesuffix('.html')}-{state}"
    told: Plain = {"state": state, "address": ADDRESS, "code": "482 913", "form": {"action": "/link"}}
    return page_sample(words, name, template, f"{titles}.{state}", **told)
