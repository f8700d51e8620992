"""What a failing mail server means, in the words of somebody who can mend it."""

import smtplib
import socket
import ssl

from portal.realms.realm import Smtp

LONGEST_REPLY = 300


def explained(failure: OSError, smtp: Smtp, doing: str) -> str:  # noqa: PLR0911  (a table)
    """What went wrong with the connection to this server, and what to look at."""
    server = f"{smtp.host}:{smtp.port}"
    if isinstance(failure, TimeoutError) or isinstance(failure.__context__, TimeoutError):
        hint = " A port that wants TLS from the start (465 as a rule) is silent so" if smtp.security != "tls" else ""
        return f"{server} did not answer within {smtp.timeout:g} s while {doing}.{hint}"
    match failure:
        case ssl.SSLCertVerificationError():
            return (
                f"the certificate of {server} is not trusted: {failure.verify_message}. "
                "It must name this host and come from an authority this machine knows (SSL_CERT_FILE adds one)"
            )
        case ssl.SSLError():
            return (
                f"no encrypted connection with {server} came about ({failure.reason or failure}). "
                "TLS from the start belongs to port 465 as a rule, STARTTLS to 587 and 25"
            )
        case socket.gaierror():
            return f"the host name {smtp.host!r} is not known here. Check the name of the mail server"
        case ConnectionRefusedError():
            return f"nothing listens at {server}. Check host and port of the mail server"
        case smtplib.SMTPException():
            return _explained_answer(failure, smtp, doing)
        case _:
            return f"{server} cannot be reached while {doing}: {failure.strerror or failure}"


def _explained_answer(failure: smtplib.SMTPException, smtp: Smtp, doing: str) -> str:
    server = f"{smtp.host}:{smtp.port}"
    match failure:
        case smtplib.SMTPAuthenticationError():
            return f"{server} does not accept the user {smtp.user!r} with this password ({_answer(failure)})"
        case smtplib.SMTPSenderRefused():
            return (
                f"{server} does not take mail from {smtp.sender} ({_answer(failure)}). "
                "Check the sender's address, and whether this user may send under it"
            )
        case smtplib.SMTPServerDisconnected():
            return f"{server} closed the connection while {doing}"
        case smtplib.SMTPNotSupportedError() if doing == "starting TLS":
            return (
                f"{server} offers no STARTTLS, and nothing is sent in clear. "
                "Check the port, or say TLS from the start (465) or no encryption"
            )
        case smtplib.SMTPResponseException():
            return f"{server} said '{_answer(failure)}' while {doing}"
        case _:
            return (
                f"{server} offers no way to sign in that is known here ({failure}). "
                "It may want TLS first, or another port; or no user at all"
            )


def _answer(failure: smtplib.SMTPResponseException) -> str:
    return f"{failure.smtp_code} {readable(failure.smtp_error)}"


def readable(reply: bytes | str) -> str:
    """A server's answer on one line, cut short: it may say anything."""
    return " ".join(as_bytes(reply)[:LONGEST_REPLY].decode("utf-8", "replace").split())


def as_bytes(reply: bytes | str) -> bytes:
    """Smtplib gives some answers as text and some as bytes."""
    return reply if isinstance(reply, bytes) else reply.encode()
