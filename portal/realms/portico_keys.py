"""The one table of what stands under `portico.*` in a realm's attributes: what Keycloak has no key for."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.problem import Problem, did_you_mean


@dataclass(frozen=True)
class PorticoKey:
    """One key. A name ending in `<name>` stands for a family of keys."""

    name: str
    values: str
    default: str
    meaning: str

    @property
    def prefix(self) -> str | None:
        """What all keys of a family begin with."""
        return self.name.removesuffix("<name>") if self.name.endswith("<name>") else None

    def covers(self, key: str) -> bool:
        """Whether this row of the table speaks of that key."""
        return key == self.name if self.prefix is None else key.startswith(self.prefix) and key != self.prefix


PASSWORD_CONFIRMATION = "portico.passwordConfirmation"  # noqa: S105  (a key's name)
DISCLOSURE = "portico.disclosure"
NEW_ACCOUNT_LIFESPAN = "portico.newAccountLifespan"
RESEND_COOLDOWN = "portico.resendCooldown"
HOSTS = "portico.hosts"
PASSWORD_API_SIGNS_OUT = "portico.passwordApiSignsOut"  # noqa: S105  (a key's name)
LIMITS = "portico.limits.<name>"

PORTICO_KEYS = (
    PorticoKey(
        PASSWORD_CONFIRMATION,
        "true or false",
        "true",
        "Whether the register page asks for the password a second time.",
    ),
    PorticoKey(
        DISCLOSURE,
        "private or explain",
        "private when verifyEmail is on, else explain",
        "What a visitor is told who registers with an address that has an account: private tells only the owner of the "
        "mailbox, by mail; explain says it on the page and answers 409 to programs.",
    ),
    PorticoKey(
        NEW_ACCOUNT_LIFESPAN,
        "seconds, at least 60",
        "86400",
        "How long a self-registered account whose address was never proven is kept.",
    ),
    PorticoKey(
        RESEND_COOLDOWN,
        "seconds",
        "30",
        "How long a person waits before the same mail can be sent again.",
    ),
    PorticoKey(
        HOSTS,
        "origins, each with =theme where it wears one",
        "none",
        "More addresses by which the realm is reached, and their themes: https://shop.example=shop https://b2b.example.",
    ),
    PorticoKey(
        PASSWORD_API_SIGNS_OUT,
        "true or false",
        "false",
        "Whether a password changed by the password API (password-resources) ends the account's other sessions and "
        "their tokens, as a change on the account page does.",
    ),
    PorticoKey(
        "portico.limits.mail_mailbox",
        "a limit such as 6 per hour; 12 per day",
        "6 per hour; 12 per day, or PORTAL_LIMIT_MAIL_MAILBOX",
        "How many mails can be asked for to one mailbox, over all forms and realms; what stands behind a plus sign in "
        "the address makes no other mailbox.",
    ),
    PorticoKey(
        "portico.limits.mail_domain",
        "a limit such as 1000 per hour",
        "1000 per hour, or PORTAL_LIMIT_MAIL_DOMAIN",
        "How many mails can be asked for to all addresses of one domain. Raise it where most people have their mail at "
        "one provider.",
    ),
    PorticoKey(
        "portico.limits.mail_network",
        "a limit such as 100 per hour",
        "100 per hour, or PORTAL_LIMIT_MAIL_NETWORK",
        "How many mails can be asked for from one network (IPv4 /24, IPv6 /48). Raise it where many people register "
        "from one place, and check PORTAL_TRUSTED_PROXIES first: behind an unknown proxy everybody is one network.",
    ),
    PorticoKey(
        "portico.limits.mail_newcomers",
        "a limit such as 10000 per hour",
        "10000 per hour, or PORTAL_LIMIT_MAIL_NEWCOMERS",
        "How many mails this realm sends in all to addresses that were only typed (sign-up, another address); mails to "
        "the owners of accounts go on when it is used up.",
    ),
    PorticoKey(
        LIMITS,
        "a limit such as 10 per minute",
        "what PORTAL_LIMIT_<NAME> or the portal says",
        "The limit of that name, for this realm.",
    ),
)


def unknown_portico_keys(attributes: Iterable[str], place: str) -> tuple[Problem, ...]:
    """A problem for each `portico.*` key that is not in the table."""
    known = [key.name for key in PORTICO_KEYS]
    strange = (
        name for name in attributes if name.startswith("portico.") and not any(key.covers(name) for key in PORTICO_KEYS)
    )
    return tuple(Problem(f"{place}: {name}", "unknown key", did_you_mean(name, known)) for name in strange)
