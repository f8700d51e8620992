"""A person with a browser that has no JavaScript: opens pages, fills forms, presses buttons, reads mail."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.account import Account, IdentifierKind
from portal.current import EXTENSION, Portal

PASSWORD = "correct horse battery"


@dataclass
class Form:
    """A form as a page holds it."""

    action: str
    fields: dict[str, str]
    buttons: list[tuple[str, str]]


@dataclass
class Mail:
    """A mail as its reader sees it."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def code(self) -> str:
        found = re.search(r"\b(\d{3}) ?(\d{3})\b", self.text)
        assert found, f"there is no code in this mail:\n{self.text}"
        return found[1] + found[2]

    @property
    def link(self) -> str:
        found = re.search(r"https?://\S+/(?:verify-email|reset-password|update-email)/link/\S+", self.text)
        assert found, f"there is no link in this mail:\n{self.text}"
        return urlsplit(found[0]).path


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, app: Flask, name: str, realm: str = "demo") -> None:
        self.app = app
        self.name = name
        self.email = f"{name}@example.test"
        self.realm = realm
        self.browser = app.test_client()
        self.page: TestResponse | None = None

    @property
    def portal(self) -> Portal:
        return self.app.extensions[EXTENSION]

    @property
    def html(self) -> str:
        assert self.page is not None
        return self.page.get_data(as_text=True)

    @property
    def path(self) -> str:
        assert self.page is not None
        return self.page.request.path

    @property
    def status(self) -> int:
        assert self.page is not None
        return self.page.status_code

    def at_another_device(self) -> "Person":
        """The same person with a browser that holds nothing yet."""
        other = Person(self.app, self.name, self.realm)
        other.email = self.email
        return other

    def opens(self, path: str) -> "Person":
        address = path if path.startswith("/") else f"/realms/{self.realm}/{path}"
        self.page = self.browser.get(address, follow_redirects=True)
        return self

    def forms(self) -> list[Form]:
        reader = FormReader()
        reader.feed(self.html)
        return reader.forms

    def form(self, action: str) -> Form:
        """The page's form that goes to an address ending so."""
        found = [form for form in self.forms() if form.action.split("?")[0].endswith(action)]
        assert found, f"no form goes to {action}; the page has {[form.action for form in self.forms()]}"
        return found[0]

    def sends(self, action: str, /, *, following: bool = True, **values: str | list[str]) -> "Person":
        """Fills the form that goes there and submits it."""
        form = self.form(action)
        named = {name.replace("__", "-"): value for name, value in values.items()}
        data: dict[str, object] = {**form.fields, **named}
        self.page = self.browser.post(form.action, data=data, follow_redirects=following)
        return self

    def registers(self, *, following: bool = True, **other: str) -> "Person":
        """Fills the registration form as it should be, but for what is named."""
        self.opens("register")
        return self.sends("/register", following=following, **{**self.answers(), **other})

    def answers(self) -> dict[str, str]:
        """What this person answers to the demo realm's form."""
        return {
            "username": self.name,
            "email": self.email,
            "firstName": self.name.title(),
            "lastName": "Lovelace",
            "phoneNumber": "+441234567890",
            "password": PASSWORD,
            "password__confirm": PASSWORD,
            "termsAccepted": "on",
        }

    def plain_answers(self) -> dict[str, str]:
        """The same by the fields' own names."""
        return {name.replace("__", "-"): value for name, value in self.answers().items()}

    def verifies_by_code(self) -> "Person":
        return self.sends("/verify-email", code=self.newest_mail().code)

    def signs_in(self, login: str | None = None, password: str = PASSWORD, **more: str) -> "Person":
        self.opens("login")
        return self.sends("/login", username=login or self.name, password=password, **more)

    def agrees(self) -> "Person":
        """To the terms that a page asks about again."""
        return self.sends("/terms", termsAccepted="on", accept="on")

    def signs_out(self) -> "Person":
        self.opens("account")
        return self.sends("/logout")

    def has_account(self) -> "Person":
        """Went through all of it before."""
        self.registers()
        self.verifies_by_code()
        assert self.path.endswith("/account"), self.html
        self.browser = self.app.test_client()
        return self

    def mails(self) -> list[Mail]:
        """What lies in this person's mailbox, newest first."""
        self.portal.worker.run_once()
        return [Mail(mail.to, mail.subject, mail.text, mail.html) for mail in self.all_mails() if mail.to == self.email]

    def newest_mail(self) -> Mail:
        found = self.mails()
        assert found, f"no mail for {self.email}"
        return found[0]

    def all_mails(self, newest: int = 100) -> list[Mail]:
        found = self.portal.inbox.newest(newest)
        return [Mail(mail.to, mail.subject, mail.text, mail.html) for mail in found]

    def account(self) -> Account:
        """This person's account, as it is stored."""
        compiled = self.portal.realms.named(self.realm)
        assert compiled is not None
        with self.portal.work.reading() as unit:
            found = unit.accounts.holding(compiled.realm.id, IdentifierKind.USERNAME, self.name)
        assert found is not None
        return found

    @staticmethod
    def without_nonces(html: str) -> str:
        """A page without what differs from one request to the next: form token, flows, the request's id."""
        for nonce in _NONCES:
            html = nonce.sub("", html)
        return html

    def events(self) -> list[str]:
        """The names of what happened in the realm so far, oldest first."""
        compiled = self.portal.realms.named(self.realm)
        assert compiled is not None
        with self.portal.work.reading() as unit:
            return [event.name for _, event in unit.events.newest(compiled.realm.id, limit=1000)]


_NONCES = (
    re.compile(r'name="(?:csrf_token|flow)" value="[^"]*"'),
    re.compile(r"hx-headers='[^']*'"),
    re.compile(r"flow=[0-9a-f-]{36}"),
)


class FormReader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), {}, [])
            self.forms.append(self._open)
        if self._open is None or "name" not in given:
            return
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self._open.fields[given["name"]] = given.get("value", "on")
        elif tag == "input":
            self._open.fields[given["name"]] = given.get("value", "")
        elif tag == "button":
            self._open.buttons.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
