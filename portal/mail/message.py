"""Writes a mail as it goes over the wire: one recipient, both parts, headers nobody can add to."""

import re
import unicodedata
from datetime import datetime
from email import policy
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage

import idna

from portal.mail.ports import RenderedMail
from portal.realms.realm import Smtp

_LONGEST_ADDRESS = 254
_LONGEST_LOCAL = 64
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]+"
_LOCAL = re.compile(rf"{_ATEXT}(\.{_ATEXT})*")
_DOMAIN = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*", re.ASCII)


class _Headers(HeaderRegistry):
    """Python's own makes a class of its own for each header of each mail, and throws it away: that cost more than all
    their parsing. The names are those written below, so few classes are kept."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        """The class of a header of that name."""
        return self._kept.get(name) or self._kept.setdefault(name, super().__getitem__(name))


_ASCII, _UNICODE = (each.clone(header_factory=_Headers()) for each in (policy.SMTP, policy.SMTPUTF8))


class Unwritable(Exception):
    """A mail that cannot be put into a message: an address is none, or a header holds a line break."""


def mailbox(text: str) -> Address | None:
    """The one mailbox that this text names, its domain in ASCII; none where it could be read as anything else.

    Stricter than RFC 5322, and asked again right before sending: Python's header parser decodes `=?…?=` inside an
    address and takes `a@x, evil@y` for two recipients. So no comments, quotes, commas, brackets or domain literals.
    """
    local, at, domain = text.rpartition("@")
    if not at or "=?" in local or not _LOCAL.fullmatch(local) or not _is_visible(local):
        return None
    ascii_domain = _ascii_domain(domain)
    if ascii_domain is None or len(local.encode()) > _LONGEST_LOCAL:
        return None
    if len(local.encode()) + 1 + len(ascii_domain) > _LONGEST_ADDRESS:
        return None
    return Address(username=local, domain=ascii_domain)


def compose(mail: RenderedMail, smtp: Smtp, at: datetime) -> EmailMessage:
    """The message, ready to be flattened. Raises Unwritable."""
    try:
        return _compose(mail, smtp, at)
    except ValueError as wrong:  # the email package's word for a line break in a header
        raise Unwritable(str(wrong)) from wrong


def _compose(mail: RenderedMail, smtp: Smtp, at: datetime) -> EmailMessage:
    recipient = _needed(mail.to, "recipient's")
    message = EmailMessage(policy=_ASCII if recipient.username.isascii() else _UNICODE)
    message["From"] = _with_name(_needed(smtp.sender, "sender's"), smtp.sender_name)
    message["To"] = recipient
    if smtp.reply_to:
        message["Reply-To"] = _needed(smtp.reply_to, "reply")
    message["Subject"] = mail.subject
    message["Date"] = at
    message["Message-ID"] = mail.message_id
    # RFC 3834 and Microsoft's own: nobody's holiday note shall answer a machine.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
    # Last: a second part takes every Content- header along into the first.
    message["Content-Language"] = mail.locale
    return message


def _needed(text: str, whose: str) -> Address:
    address = mailbox(text)
    if address is None:
        raise Unwritable(f"the {whose} address {text[:_LONGEST_ADDRESS]!r} is not one plain address")
    return address


def _with_name(address: Address, name: str) -> Address:
    return Address(display_name=name, username=address.username, domain=address.domain)


def _is_visible(local: str) -> bool:
    return not any(unicodedata.category(letter)[0] in "CZ" for letter in local)


def _ascii_domain(domain: str) -> str | None:
    try:
        written = idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        written = domain.lower()
    return written if _DOMAIN.fullmatch(written) else None
