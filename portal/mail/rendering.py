"""Writes a mail in its theme's dress and its reader's language, from rows: codes and links are made anew each time."""

import string
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import quote, urlsplit

import css_inline
import idna

from portal.accounts.account import Account
from portal.accounts.proof import CODE_LIFE, Proof, ProofSecrets, Purpose
from portal.flows.ports import MailOrder, QueuedMail
from portal.mail.ports import RenderedMail
from portal.realms.realm import Realm
from portal.theming.dates import when
from portal.theming.messages import Messages
from portal.theming.themes import Themes

_PAGES = {
    Purpose.VERIFY_EMAIL: "verify-email",
    Purpose.RESET_PASSWORD: "reset-password",
    Purpose.CHANGE_EMAIL: "update-email",
    Purpose.RESTORE_EMAIL: "restore-email",
}
_KIND = "email"
_LONGEST_NAME = 40
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_HOST_LETTERS = frozenset(string.ascii_letters + string.digits + ".-")

# Mail programs drop style sheets; what they keep of one (dark mode, small screens) are its at-rules.
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


class NoSuchRealm(LookupError):
    """A mail of a realm that is no longer there."""


@dataclass(frozen=True)
class MailRenderer:
    """Renders mails. `realm_of` finds a realm by its id."""

    themes: Themes
    realm_of: Callable[[str], Realm | None]
    secrets: ProofSecrets

    def render(
        self, mail: QueuedMail, proof: Proof | None, account: Account | None, at: datetime | None = None
    ) -> RenderedMail:
        """The mail as it is read at that moment: when it was sent, else now as the caller says, else when it was asked
        for. Raises NoSuchRealm, and whatever a broken template raises."""
        realm = self.realm_of(mail.order.realm_id)
        if realm is None:
            raise NoSuchRealm(mail.order.realm_id)
        return self.render_for(realm, mail, proof, account, mail.sent_at or at or mail.queued_at)

    def render_for(
        self, realm: Realm, mail: QueuedMail, proof: Proof | None, account: Account | None, at: datetime
    ) -> RenderedMail:
        """The mail of this realm as it is read at that moment."""
        order = mail.order
        messages = self.themes.messages(order.origin_theme, _KIND, order.locale, realm.localization_texts)
        context = {
            **_facts(realm, order, account),
            "asked_at": when(mail.queued_at, order.locale),
            **_moments(order),
            **self._proof_facts(realm, order, proof, at),
        }
        context |= _headlines(messages, order.template, context)
        return RenderedMail(
            to=order.to,
            subject=str(context["subject"]),
            text=self._part(realm, order, f"text/{order.template}.txt", context).strip() + "\n",
            html=_INLINER.inline(self._part(realm, order, f"html/{order.template}.html", context)),
            locale=order.locale,
            message_id=f"<{mail.id}@{_host(order.base_url)}>",
        )

    def _part(self, realm: Realm, order: MailOrder, template: str, context: Mapping[str, object]) -> str:
        texts = realm.localization_texts
        return self.themes.render(order.origin_theme, _KIND, template, order.locale, context, texts)

    def _proof_facts(self, realm: Realm, order: MailOrder, proof: Proof | None, at: datetime) -> dict[str, object]:
        if proof is None:
            lives = dict.fromkeys(("code_minutes", "link_days", "link_hours", "link_minutes"), 0)
            return {"code": "", "bound_code": "", "link": "", **lives}
        link = f"{_realm_url(realm, order)}/{_PAGES[proof.purpose]}/link/{self.secrets.link_token(proof)}"
        code = self.secrets.code(proof)
        return {"code": code, "bound_code": _bound(order, proof, code), "link": link, **_lives(proof, at)}


def _facts(realm: Realm, order: MailOrder, account: Account | None) -> dict[str, object]:
    """What every mail may tell. Nothing that a stranger typed goes to a mailbox nobody has proven, or we would carry
    spam: the user name is told to owners only."""
    brand = realm.display_name or realm.name
    return {
        "realm": {"name": realm.name, "displayName": brand},
        "brand": brand,
        "address": order.to,
        "username": _name(account.username or "") if account and account.is_email_verified else "",
        "login_url": f"{_realm_url(realm, order)}/login",
        "reset_url": f"{_realm_url(realm, order)}/forgot-password" if realm.reset_password_allowed else "",
        "help": "",
        "facts": dict(order.facts),
    }


def _name(username: str) -> str:
    """A name that makes no link and no wall of text in anybody's mail program."""
    return username.replace("://", "")[:_LONGEST_NAME]


def _moments(order: MailOrder) -> dict[str, object]:
    """The facts that are moments (`delete_at`), as a reader of the mail writes them."""
    moments = {name: value for name, value in order.facts.items() if name.endswith("_at")}
    return {name: when(datetime.fromisoformat(value), order.locale) for name, value in moments.items()}


def _realm_url(realm: Realm, order: MailOrder) -> str:
    return f"{order.base_url.rstrip('/')}/realms/{quote(realm.name, safe='')}"


def _bound(order: MailOrder, proof: Proof, code: str) -> str:
    """The code as telephones and browsers recognise it and offer it to be filled in: at this host, and nowhere else."""
    return "" if proof.purpose is Purpose.RESTORE_EMAIL else f"@{_host(order.base_url)} #{code}"


def _lives(proof: Proof, at: datetime) -> dict[str, object]:
    """How long code and link work from now on: less than at first, in another mail of the same code."""
    began = min(proof.first_handed_over_at or at, at)
    code = min(began + CODE_LIFE, proof.asked_at + proof.purpose.longest_life) - at
    link = min(began + max(proof.link_life, CODE_LIFE), proof.asked_at + proof.purpose.longest_life) - at
    # A moment that the mail lay in the queue shall not make "23 hours" of a day.
    minutes, hours = (code + _MINUTE / 2) // _MINUTE, (link + 5 * _MINUTE) // _HOUR
    return {
        "code_minutes": max(1, minutes),
        "link_hours": hours,
        "link_days": max(1, (hours + 12) // 24),
        "link_minutes": max(1, (link + _MINUTE / 2) // _MINUTE),
    }


def _headlines(messages: Messages, template: str, context: Mapping[str, object]) -> dict[str, object]:
    """Subject and preheader, whose sentences are named after the template: `email-test` has `emailTestSubject`."""
    first, *others = template.split("-")
    name = first + "".join(word.capitalize() for word in others)
    code, minutes = str(context["code"]), context["code_minutes"]
    told = (f"{code[:3]} {code[3:]}", minutes) if code else (context["brand"],)
    return {
        "subject": _one_line(messages.text(f"{name}Subject", context["brand"])),
        "preheader": _one_line(messages.text(f"{name}Preheader", *told)),
    }


def _one_line(text: str) -> str:
    return " ".join("".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text).split())


@cache
def _host(base_url: str) -> str:
    """The right half of a Message-ID: the portal's own name, the same for every try."""
    host = urlsplit(base_url).hostname or "localhost"
    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return "".join(letter if letter in _HOST_LETTERS else "-" for letter in host)
