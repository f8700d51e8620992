"""One mail to see whether mail works: past the outbox, every step told."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from portal.clock import Clock
from portal.flows.ports import MailOrder, QueuedMail
from portal.mail.message import mailbox
from portal.mail.ports import Delivered, Refused, Tell, Transport, TryAgain
from portal.mail.rendering import MailRenderer
from portal.realms.realm import Realm


@dataclass(frozen=True)
class Trial:
    """Sends test mails."""

    renderer: MailRenderer
    transport_for: Callable[[Realm], Transport | None]
    base_url: str
    clock: Clock

    def send(self, realm: Realm, address: str, tell: Tell) -> bool:
        """Sends the test mail of a realm; `tell` hears each step and, in words, what went wrong. True when a server
        took it."""
        if mailbox(address) is None:
            tell(f"{address!r} is not one plain e-mail address; nothing was sent.")
            return False
        transport = self.transport_for(realm)
        if transport is None:
            tell("No mail server is set. Give the realm an smtpServer, or set PORTAL_SMTP_URL.")
            return False
        rendered = self.renderer.render_for(realm, self._mail(realm, address), None, None, self.clock.now())
        match transport.send(rendered, tell):
            case Delivered():
                return True
            case TryAgain(reason):
                tell(f"It did not work: {reason}.")
            case Refused(reason):
                tell(f"The mail was refused for good: {reason}.")
            case other:
                assert_never(other)
        return False

    def _mail(self, realm: Realm, address: str) -> QueuedMail:
        order = MailOrder(
            template="email-test",
            realm_id=realm.id,
            to=address,
            origin_theme=realm.email_theme,
            locale=realm.default_locale,
            base_url=self.base_url,
        )
        now = self.clock.now()
        return QueuedMail(str(uuid.uuid4()), order, "queued", 1, queued_at=now, next_at=now)
