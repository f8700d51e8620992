"""Every mail, both parts."""

from collections.abc import Callable, Iterator, Mapping

from portal.theming.locales import direction, label
from portal.theming.messages import Messages
from portal.theming.samples.sample import CODE, LINK, NAME, REALM, Plain, Sample, asked_when, ends_when


def mail_samples(words: Messages) -> Iterator[Sample]:
    """Every mail, both parts, in the language of `words` (of the kind `email`)."""
    subjects: Mapping[str, Callable[[], tuple[str, str]]] = {
        "email-verification": lambda: (
            words.text("emailVerificationSubject", NAME),
            words.text("emailVerificationPreheader", "482 913", 10),
        ),
        "already-registered": lambda: (
            words.text("alreadyRegisteredSubject", NAME),
            words.text("alreadyRegisteredPreheader"),
        ),
        "password-reset": lambda: (
            words.text("passwordResetSubject", NAME),
            words.text("passwordResetPreheader", "", 10),
        ),
        "password-changed": lambda: (
            words.text("passwordChangedSubject", NAME),
            words.text("passwordChangedPreheader"),
        ),
        "email-update-confirmation": lambda: (
            words.text("emailUpdateConfirmationSubject", NAME),
            words.text("emailUpdateConfirmationPreheader", "482 913", 10),
        ),
        "email-changed": lambda: (
            words.text("emailChangedSubject", NAME),
            words.text("emailChangedPreheader"),
        ),
        "account-deletion": lambda: (
            words.text("accountDeletionSubject", NAME),
            words.text("accountDeletionPreheader"),
        ),
        "email-test": lambda: (words.text("emailTestSubject", NAME), words.text("emailTestPreheader")),
    }
    for name, told in subjects.items():
        subject, preheader = told()
        for part in (f"html/{name}.html", f"text/{name}.txt"):
            yield Sample(f"mail-{part.replace('/', '-')}", "email", part, _mail(words, subject, preheader))


def _mail(words: Messages, subject: str, preheader: str) -> Plain:
    return {
        "realm": dict(REALM),
        "locale": {"tag": words.locale, "dir": direction(words.locale), "label": label(words.locale), "supported": []},
        "brand": NAME,
        "subject": subject,
        "preheader": preheader,
        "code": CODE,
        "bound_code": "",
        "link": LINK,
        "code_minutes": 10,
        "link_hours": 24,
        "link_days": 7,
        "delete_at": ends_when(words),
        "login_url": "https://portal.example/login",
        "reset_url": "https://portal.example/forgot-password",
        "asked_at": asked_when(words),
        "link_minutes": 1440,
        "username": "maria-k",
        "help": "",
    }
