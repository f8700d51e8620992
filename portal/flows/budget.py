"""How much mail may be asked for: per mailbox, per recipient domain, per source network, and by newcomers in all.

One budget for every path, so that six forms make no sixfold flood. It is counted by what was typed, before anybody
looks whether there is such an account; when it is used up nothing is queued, the page says so, and all else goes on.
Notices to an owner about what happened to an account are never held back.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache

from limits import RateLimitItem, parse_many

from portal.accounts.folding import fold_email, fold_username
from portal.accounts.pseudonyms import Pseudonyms
from portal.flows.flow import Origin
from portal.flows.network import network_of
from portal.flows.ports import Allowance, Unit
from portal.realms.realm import Realm

MAILBOX, DOMAIN, NETWORK, NEWCOMERS = "mail_mailbox", "mail_domain", "mail_network", "mail_newcomers"
FIGURES: Mapping[str, str] = {
    MAILBOX: "6 per hour; 12 per day",
    DOMAIN: "1000 per hour",
    NETWORK: "100 per hour",
    NEWCOMERS: "10000 per hour",
}
"""The limits' names, with the figures where neither the realm nor the portal's settings have one."""

REALM_KEY = "portico.limits."


class MailBudget:
    """Spends what the realm's figures allow, else what the portal's settings do."""

    def __init__(self, pseudonyms: Pseudonyms, figures: Mapping[str, str]) -> None:
        self._pseudonyms = pseudonyms
        self._figures = {**FIGURES, **figures}

    def spend(self, realm: Realm, origin: Origin, typed: str, now: datetime, unit: Unit, *, is_new: bool) -> int:
        """Counts one mail that somebody asked for; 0, or where nothing is left the seconds until there is, and then
        nothing is counted. `typed`: an e-mail address or a user name; `is_new`: the address need not be known here."""
        allowances = [*self._of_recipient(realm, typed), *self._of(realm, NETWORK, network_of(origin.address))]
        if is_new:
            allowances += self._of(realm, NEWCOMERS, realm.id)
        used_up = unit.counters.spend(allowances, now)
        return _seconds_left(used_up, now) if used_up else 0

    def spend_for_found(self, realm: Realm, address: str, now: datetime, unit: Unit) -> bool:
        """Counts a mail that was asked for by a user name against the mailbox it turned out to go to; false, counting
        nothing, where that is used up."""
        return unit.counters.spend([*self._of_recipient(realm, address)], now) is None

    def _of_recipient(self, realm: Realm, typed: str) -> Iterator[Allowance]:
        if "@" not in typed:
            yield from self._of(realm, MAILBOX, fold_username(typed))
            return
        local, _, domain = fold_email(typed).rpartition("@")
        # What stands behind a plus sign is still the same person's mailbox.
        yield from self._of(realm, MAILBOX, f"{local.partition('+')[0]}@{domain}")
        yield from self._of(realm, DOMAIN, domain)

    def _of(self, realm: Realm, name: str, whom: str) -> Iterator[Allowance]:
        key = self._pseudonyms.of(name, whom)
        for item in _parsed(realm.attributes.get(REALM_KEY + name) or self._figures[name]):
            yield Allowance(key, item.amount, item.get_expiry())


@cache
def _parsed(figure: str) -> tuple[RateLimitItem, ...]:
    return tuple(parse_many(figure))


def _seconds_left(used_up: Allowance, now: datetime) -> int:
    """Until the window ends."""
    return used_up.seconds - int(now.timestamp()) % used_up.seconds
