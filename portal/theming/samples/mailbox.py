"""The pages that wait for the code from a mail, and where the link in it leads."""

from collections.abc import Iterator, Mapping, Sequence

from portal.profile.violation import Violation
from portal.theming.fields import code_field, new_email_field
from portal.theming.messages import Messages
from portal.theming.samples.sample import (
    ADDRESS,
    BROWSER,
    FAR,
    Sample,
    asked_when,
    errors_of,
    page_sample,
    password_field,
)


def wait_samples(words: Messages) -> Iterator[Sample]:
    """Waiting for the code of a mail."""
    sent = {"type": "success", "text": words.text("emailSentAgainMessage")}
    yield _wait(words, "wait", ())
    yield _wait(words, "wait-sent-again", (), message=sent, wait=45)
    yield _wait(words, "wait-wrong-code", (Violation("code", "codeWrongMessage"),))
    yield _wait(words, "wait-cooling-down", (Violation("", "emailVerifySendCooldown", {"seconds": 12}),), wait=12)
    yield _wait(words, "wait-correcting", (Violation("email", "error-invalid-email", {"value": "m"}),), is_open=True)
    yield _wait(words, "wait-proven-elsewhere", (), is_proven=True)
    yield _wait(words, "wait-long-address", (), address=FAR)


def _wait(  # noqa: PLR0913 (the states of one page)
    words: Messages,
    name: str,
    violations: Sequence[Violation],
    *,
    wait: int = 0,
    is_open: bool = False,
    is_proven: bool = False,
    message: Mapping[str, object] | None = None,
    address: str = ADDRESS,
) -> Sample:
    code = code_field(words)
    email = new_email_field(words, value=address, enterkeyhint="go")
    return page_sample(
        words,
        name,
        "login-verify-email.html",
        "emailVerifyTitle",
        errors=errors_of(words, [code, email], violations),
        message=message,
        address=address,
        is_proven=is_proven,
        form={"action": "/verify-email", "flow": "1f", "code": code},
        resend={"action": "/verify-email/resend", "flow": "1f", "wait": wait},
        correct={"action": "/verify-email/correct", "flow": "1f", "field": email, "open": is_open},
        state_url="/verify-email/state",
        state_period=4,
    )


def link_samples(words: Messages) -> Iterator[Sample]:
    """Where the link of a mail leads."""
    for state in ("press", "foreign", "code", "used", "expired", "superseded", "unknown", "done", "stopped"):
        yield _link(words, f"link-{state}", state, "")
    yield _link(words, "link-foreign-wrong-password", "foreign", words.text("linkPasswordWrong"))


def _link(words: Messages, name: str, state: str, wrong: str) -> Sample:
    password = {**password_field(words, "password"), "autocomplete": "current-password", "error": wrong}
    return page_sample(
        words,
        name,
        "verify-email-confirm.html",
        f"linkTitle.{state}",
        errors=[{"field": "password", "text": wrong, "href": "#password"}] if wrong else [],
        state=state,
        address=ADDRESS,
        began_at=asked_when(words),
        browser=BROWSER,
        code="482 913",
        form={"action": "/verify-email/link", "password": password},
        code_url="/verify-email/link?show=code",
    )
