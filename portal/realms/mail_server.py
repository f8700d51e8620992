"""The mail server of a realm document; Keycloak writes every value of it as a text (contract, section 5.1)."""

from dataclasses import replace

from portal.realms.reading import Reading
from portal.realms.realm import Smtp

_PORTS = {"tls": 465, "starttls": 25, "none": 25}
_SLOWEST = 120_000


def read_smtp(realm: Reading) -> Smtp | None:
    """How the realm's mail leaves, or none where it names no host. Mistakes are noted in `realm`."""
    given = _said(realm.section("smtpServer"))
    host = given.text("host").strip()
    if not host:
        return None
    _refuse_unknown_ways(given)
    security = _security(given)
    has_login = given.truth("auth")
    return Smtp(
        host=host,
        port=_port(given, security),
        sender=_sender(given),
        sender_name=_line(given, "fromDisplayName"),
        reply_to=_line(given, "replyTo"),
        security=security,
        user=given.text("user") if has_login else "",
        password=given.text("password") if has_login else "",
        timeout=given.number("timeout", 10_000, least=1, most=_SLOWEST) / 1000,
    )


def _said(given: Reading) -> Reading:
    """Keycloak's console leaves an empty text where nothing was chosen, a switch among it."""
    return replace(given, document={key: value for key, value in given.document.items() if value != ""})


def _security(given: Reading) -> str:
    wants_tls, wants_starttls = given.truth("ssl"), given.truth("starttls")
    return "tls" if wants_tls else "starttls" if wants_starttls else "none"


def _port(given: Reading, security: str) -> int:
    return given.number("port", _PORTS[security], least=1, most=65535)


def _sender(given: Reading) -> str:
    sender = _line(given, "from").strip()
    if "@" not in sender:
        given.refuse("from", "must be a mail address", "Write the address that mails come from")
    return sender


def _line(given: Reading, key: str) -> str:
    """A text for a mail's header: a line break in it would begin a header of its own."""
    text = given.text(key)
    if len(text.splitlines()) > 1:
        given.refuse(key, "must be one line")
    return text


def _refuse_unknown_ways(given: Reading) -> None:
    if given.text("authType", "basic") != "basic":
        given.refuse("authType", "only 'basic' is supported", "Use a user name and a password")
