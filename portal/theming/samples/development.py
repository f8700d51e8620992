"""What only developers see: the description of the API, and the inbox."""

from collections.abc import Iterator

from portal.theming.messages import Messages
from portal.theming.samples.sample import ADDRESS, LINK, Plain, Sample, page_sample

_API: Plain = {
    "lead": "Every action of the registration pages for apps and back ends.",
    "groups": [
        {
            "name": "Registration",
            "operations": [
                {
                    "id": "json_verify",
                    "method": "POST",
                    "path": "/realms/{realm}/registrations/{registration_id}/verify",
                    "summary": "Proves the mailbox by the code from its mail",
                    "text": "Proves the mailbox by the code from its mail.",
                    "needs": "registrationToken",
                    "curl": "curl -X POST http://localhost/realms/examples/registrations/…/verify",
                    "answers": [
                        {
                            "status": "200",
                            "text": "The mailbox is proven.",
                            "schema": "RegistrationState",
                            "example": "{}",
                        },
                        {"status": "503", "text": "The portal is busy.", "schema": "", "example": ""},
                    ],
                }
            ],
        }
    ],
    "tokens": [{"name": "registrationToken", "text": "From the answer to a registration."}],
    "problems": [{"code": "invalid-fields", "text": "Something is wrong with what the person typed."}],
}


def development_samples(words: Messages) -> Iterator[Sample]:
    """The description of the API, and the inbox."""
    told = {"to": ADDRESS, "subject": "Confirm your email, Lindenhof", "at": "2026-11-22 06:20:11 UTC"}
    mails = [
        {**told, "id": state, "state": state, "url": f"/dev/inbox/{state}"} for state in ("queued", "sent", "dead")
    ]
    mails[2]["error"] = "The server mail.example answered 550: mailbox unknown"
    text = f"Lindenhof\n\n482 913\n\n{LINK}\n"
    mail = {**mails[1], "text": text, "link": LINK, "source": "Subject: x", "html_url": "/dev/inbox/sent/html"}
    yield page_sample(words, "api-docs", "api-docs.html", "API", **_API)
    yield page_sample(words, "inbox", "dev-inbox.html", "inboxTitle", mails=mails)
    yield page_sample(words, "inbox-empty", "dev-inbox.html", "inboxTitle", mails=[])
    yield page_sample(words, "inbox-mail", "dev-mail.html", "inboxTitle", mail=mail)
