"""A mail server for tests: it takes mail over real SMTP, and can refuse, hang, or be slow to say that it took one."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.person import Mail
from tests.support.postgres import free_port

HANG = 60.0  # seconds; longer than any client here waits


@dataclass(frozen=True)
class Received:
    """One copy of a mail, with the moment (monotonic seconds) when its last byte had come."""

    at: float
    message_id: str
    to: str
    mail: Mail


class Sink:
    """What came in, and how the server behaves. While it `refuses`, nothing listens on its port."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.slowness = 0.0  # seconds between the last byte of a mail and the answer to it
        self.hangs = False
        self.port = free_port()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=accounts@example.test&timeout=5"

    def accepts(self) -> None:
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True, decode_data=False
        )
        self._controller.start()

    def refuses(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def copies(self) -> Mapping[str, Sequence[Received]]:
        """Everything that came, by Message-ID."""
        found: dict[str, list[Received]] = defaultdict(list)
        for each in list(self.received):
            found[each.message_id].append(each)
        return found

    def mail_to(self, address: str) -> Sequence[Received]:
        return [each for each in list(self.received) if each.to == address]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hangs:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(HANG)
            return "451 slept"
        self.received.append(_received(cast("bytes", envelope.content), envelope.rcpt_tos[0]))
        await asyncio.sleep(self.slowness)
        return "250 taken"


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """A server that accepts, until a test wants it otherwise."""
    sink = Sink()
    sink.accepts()
    try:
        yield sink
    finally:
        sink.refuses()


def _received(content: bytes, recipient: str) -> Received:
    message = cast("EmailMessage", message_from_bytes(content, policy=policy.default))
    text = _part(message, "plain")
    mail = Mail(recipient, str(message["Subject"]), text, _part(message, "html"))
    return Received(time.monotonic(), re.sub(r"\s", "", str(message["Message-ID"])), recipient, mail)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else str(part.get_content())
