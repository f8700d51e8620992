"""The ways out: hands one mail to an SMTP server and says in an operator's words what came of it."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from functools import cache

from portal.mail.failures import LONGEST_REPLY, as_bytes, explained, readable
from portal.mail.message import Unwritable, compose, mailbox
from portal.mail.ports import Delivered, Refused, RenderedMail, Sending, Tell, TryAgain, silently
from portal.realms.realm import Smtp

_FINE = (250, 251)
_CLOSING = 421
_PERMANENT = 500
_SIGN_IN_FIRST = (530, 535, 538)


@cache
def trusted_authorities() -> ssl.SSLContext:
    """TLS that believes whom the machine believes (`SSL_CERT_FILE` names authorities of one's own)."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class SmtpTransport:
    """The way through one SMTP server, a connection for each mail."""

    smtp: Smtp
    tls: ssl.SSLContext = field(default_factory=trusted_authorities)

    def send(self, mail: RenderedMail, tell: Tell = silently) -> Sending:
        """Sends the mail; `tell` hears each step.

        Faults of the server, the network and the settings are worth another try; a mail or recipient that the server
        refuses for good (5xx) is not.
        """
        recipient = mailbox(mail.to)
        if recipient is None:
            return Refused(f"{mail.to[:LONGEST_REPLY]!r} is not one plain e-mail address")
        try:
            message = compose(mail, self.smtp, datetime.now(UTC))
        except Unwritable as wrong:
            return Refused(f"the mail cannot be written: {wrong}")
        return _Dialogue(self.smtp, self.tls, tell).deliver(message.as_bytes(), recipient)


@dataclass(frozen=True)
class InboxOnly:
    """Development without a server: nothing leaves this machine, the inbox page shows every mail of the outbox."""

    def send(self, mail: RenderedMail, tell: Tell = silently) -> Sending:
        """Takes the mail at once."""
        tell(f"No mail server is set (PORTAL_SMTP_URL): {mail.to} gets nothing; the portal's mails show in /dev/inbox.")
        return Delivered("kept for /dev/inbox")


class _Dialogue:
    """One connection, from greeting to goodbye. `_doing` says where it stands, for the words of a failure."""

    def __init__(self, smtp: Smtp, tls: ssl.SSLContext, tell: Tell) -> None:
        self._smtp = smtp
        self._tls = tls
        self._tell = tell
        self._server_name = f"{smtp.host}:{smtp.port}"
        self._doing = ""

    def deliver(self, content: bytes, recipient: Address) -> Sending:
        try:
            with self._connection() as server:
                self._encrypt(server)
                self._sign_in(server)
                return self._hand_over(server, content, recipient)
        except UnicodeEncodeError:
            return TryAgain("user and password for the mail server may hold ASCII letters only", is_server=True)
        except OSError as failure:  # what smtplib raises is one, too
            return TryAgain(explained(failure, self._smtp, self._doing), is_server=True)

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        self._begin("connecting", f"Connecting to {self._server_name} …")
        server = self._open()
        try:
            server.ehlo_or_helo_if_needed()
            yield server
        finally:
            # The mail's fate is settled; how the server takes leave changes nothing.
            with suppress(OSError):
                server.quit()
            server.close()

    def _open(self) -> smtplib.SMTP:
        host, port, timeout = self._smtp.host, self._smtp.port, self._smtp.timeout
        if self._smtp.security != "tls":
            return smtplib.SMTP(host, port, _own_name(), timeout)
        encrypted = smtplib.SMTP_SSL(host, port, _own_name(), timeout=timeout, context=self._tls)
        self._tell(f"Connected, encrypted from the start ({_tls_version(encrypted)}).")
        return encrypted

    def _encrypt(self, server: smtplib.SMTP) -> None:
        if self._smtp.security == "none":
            self._tell("Connected, not encrypted.")
        if self._smtp.security == "starttls":
            self._begin("starting TLS", "Connected. Starting TLS …")
            server.starttls(context=self._tls)
            server.ehlo_or_helo_if_needed()
            self._tell(f"The connection is encrypted now ({_tls_version(server)}).")

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if not self._smtp.user:
            self._tell("Not signing in: no user is set.")
            return
        self._begin("signing in", f"Signing in as {self._smtp.user!r} …")
        server.login(self._smtp.user, self._smtp.password)
        self._tell("Signed in.")

    def _hand_over(self, server: smtplib.SMTP, content: bytes, recipient: Address) -> Sending:
        address = f"{recipient.username}@{recipient.domain}"
        options = () if address.isascii() else ("SMTPUTF8",)
        if options and not server.has_extn("smtputf8"):
            return Refused(f"{self._server_name} takes no addresses with letters outside ASCII (SMTPUTF8)")
        self._name_sender(server, options)
        self._begin("naming the recipient", f"Naming the recipient {address} …")
        code, reply = server.rcpt(address)
        if code not in _FINE:
            return self._refusal(code, reply)
        self._begin("handing over the mail", "Recipient accepted. Handing over the mail …")
        code, reply = _data(server, content)
        return self._refusal(code, reply) if code not in _FINE else self._taken(code, reply)

    def _name_sender(self, server: smtplib.SMTP, options: tuple[str, ...]) -> None:
        sender = mailbox(self._smtp.sender)
        address = f"{sender.username}@{sender.domain}" if sender else ""
        self._begin("naming the sender", f"Naming the sender {address} …")
        code, reply = server.mail(address, options)
        if code not in _FINE:
            raise smtplib.SMTPSenderRefused(code, reply, address)

    def _taken(self, code: int, reply: bytes) -> Delivered:
        self._tell(f"The server took the mail: {code} {readable(reply)}")
        return Delivered(readable(reply))

    def _refusal(self, code: int, reply: bytes) -> TryAgain | Refused:
        said = f"{self._server_name} said '{code} {readable(reply)}' while {self._doing}"
        if code in _SIGN_IN_FIRST or b"relay" in reply.lower():
            # The server means us, not the mail: once the settings are right, it will take it.
            return TryAgain(f"{said}. It wants to know who sends: check user and password", is_server=True)
        if code < _PERMANENT:
            return TryAgain(said, is_server=code == _CLOSING)
        return Refused(said)

    def _begin(self, doing: str, line: str) -> None:
        self._doing = doing
        self._tell(line)


def _data(server: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """The answer to the content; smtplib raises where it is not even asked for."""
    try:
        return server.data(content)
    except smtplib.SMTPDataError as unasked:
        return unasked.smtp_code, as_bytes(unasked.smtp_error)


def _tls_version(server: smtplib.SMTP) -> str:
    return (server.sock.version() if isinstance(server.sock, ssl.SSLSocket) else None) or "TLS"


def _own_name() -> str:
    """Our name in EHLO. Asking the DNS for it, as smtplib does by itself, can take many seconds."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
