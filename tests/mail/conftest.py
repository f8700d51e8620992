"""A real SMTP server in a thread, in every mood, and what is needed to talk to it."""

import asyncio
import datetime as dt
import ipaddress
import shutil
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.mail.ports import RenderedMail
from portal.mail.rendering import MailRenderer
from portal.mail.smtp import SmtpTransport
from portal.realms.realm import Smtp
from portal.storage.database import open_database
from portal.storage.migrate import upgrade
from portal.storage.work import Work
from portal.theming.themes import Themes
from tests.mail.samples import ACCOUNT, PROOF, REALM, SECRETS


@dataclass
class Mood:
    """How the server answers; none means as a good server does."""

    users: dict[str, str] = field(default_factory=dict)
    sender_reply: str | None = None
    recipient_reply: str | None = None
    content_reply: str | None = None
    hangs_at_content: bool = False
    drops_after_content: bool = False
    received: list = field(default_factory=list)
    recipients: list = field(default_factory=list)

    @property
    def mails(self):
        return [message_from_bytes(content, policy=policy.default) for content in self.received]

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        self.recipients.append(address)
        if self.recipient_reply:
            return self.recipient_reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if self.hangs_at_content:
            await asyncio.sleep(5)
        if self.content_reply:
            return self.content_reply
        self.received.append(envelope.original_content)
        if self.drops_after_content:
            server.transport.abort()
        return "250 taken"

    def sign_in(self, _server, _session, _envelope, _mechanism, given):
        right = isinstance(given, LoginPassword) and self.users.get(given.login.decode()) == given.password.decode()
        # `handled` left true would leave the client without an answer.
        return AuthResult(success=right, handled=False)


class Server:
    """One SMTP server, listening in a thread of its own until it is stopped."""

    def __init__(self, mood, tls, context):
        self.mood = mood
        self.received = mood.received
        self.recipients = mood.recipients
        self._tls = tls
        self._context = context
        self._is_listening = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=[self._serve()], daemon=True)
        self._thread.start()
        assert self._is_listening.wait(5)

    @property
    def mails(self):
        return self.mood.mails

    def stop(self):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    async def _serve(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        implicit = self._context if self._tls == "tls" else None
        listener = await self._loop.create_server(self._dialogue, "127.0.0.1", 0, ssl=implicit)
        self.port = listener.sockets[0].getsockname()[1]
        self._is_listening.set()
        await self._stop.wait()
        listener.close()

    def _dialogue(self):
        by_starttls = self._tls == "starttls"
        return SMTP(
            self.mood,
            loop=self._loop,
            hostname="mail.test",
            enable_SMTPUTF8=True,
            tls_context=self._context if by_starttls else None,
            require_starttls=by_starttls,
            auth_require_tls=by_starttls,
            authenticator=self.mood.sign_in,
            # Without users no way to sign in is offered.
            auth_exclude_mechanism=() if self.mood.users else ("LOGIN", "PLAIN"),
        )


@pytest.fixture
def serve(certificate):
    """Starts servers: `serve("starttls", mood…)`, `serve("tls")`, `serve()`."""
    running = []

    def start(tls=None, **mood):
        running.append(Server(Mood(**mood), tls, _server_context(certificate)))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A self-made certificate for localhost: the file with key and certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + made.public_bytes(pem))
    return file


def _server_context(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate):
    """TLS of a client that believes the self-made certificate."""
    return ssl.create_default_context(cafile=certificate)


@pytest.fixture
def smtp_to():
    """The settings for a server that was started."""

    def settings(server, **changes):
        facts = {"host": "localhost", "sender": "portal@mail.test", "sender_name": "Démo", "security": "none"}
        return Smtp(**{**facts, "port": server.port, "timeout": 2.0, **changes})

    return settings


@pytest.fixture
def transport_to(trusting, smtp_to):
    """The way to a server that was started."""
    return lambda server, **changes: SmtpTransport(smtp_to(server, **changes), trusting)


@pytest.fixture
def a_mail():
    """A rendered mail, with changes."""

    def make(**changes):
        facts = {"to": "ada@example.test", "subject": "Confirm your email", "locale": "en"}
        facts |= {"text": "482 913\n", "html": "<p>482 913</p>", "message_id": "<m1@portal.test>"}
        return RenderedMail(**{**facts, **changes})

    return make


@pytest.fixture
def renderer():
    """Renders mails of the realm `demo` with the real base theme."""
    return MailRenderer(Themes([], reload=False), {"r1": REALM}.get, SECRETS)


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory):
    """An upgraded, empty database, to be copied."""
    path = tmp_path_factory.mktemp("database") / "upgraded.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.close_all()
    return path


@pytest.fixture
def work(tmp_path, upgraded):
    """Units of work on a fresh database with Ada's account and a proof for her mailbox."""
    database = open_database(f"sqlite:///{shutil.copy(upgraded, tmp_path)}")
    work = Work(database)
    with work.transaction() as unit:
        unit.accounts.add(ACCOUNT)
        unit.proofs.add(PROOF)
    yield work
    database.close_all()
