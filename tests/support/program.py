"""A program that talks JSON to the portal: an app, or a back end."""

import json
import re
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from flask import Flask
from werkzeug.test import TestResponse

from portal.current import EXTENSION, Portal
from tests.support.person import Mail

ALICE = {
    "username": "mobile-user-001",
    "email": "user@yourapp.com",
    "firstName": "Alice",
    "lastName": "Smith",
    "password": "StrongPass123!",
    "emailVerified": False,
    "enabled": True,
}
"""The body that the guide writes, unchanged."""

PROTOCOL = "protocol/openid-connect"


class Program:
    """Asks in one realm, and keeps the last answer."""

    def __init__(self, app: Flask, realm: str = "examples") -> None:
        self.app = app
        self.realm = realm
        self.client = app.test_client()
        self.answer: TestResponse | None = None
        self.registration: dict[str, Any] = {}
        self.secret = ""

    @property
    def portal(self) -> Portal:
        return self.app.extensions[EXTENSION]

    @property
    def status(self) -> int:
        assert self.answer is not None
        return self.answer.status_code

    @property
    def body(self) -> Any:
        assert self.answer is not None
        return self.answer.get_json(force=True)

    @property
    def errors(self) -> dict[str, str]:
        """The codes of what is wrong, by field."""
        return {each["field"]: each["code"] for each in self.body.get("errors", [])}

    def asks(self, method: str, path: str, body: object = None, /, **headers: str) -> "Program":
        """One request; names of headers are written with underscores."""
        address = path if path.startswith("/") else f"/realms/{self.realm}/{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret and "Authorization" not in named:
            named["Authorization"] = f"Bearer {self.secret}"
        given: dict[str, Any] = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        self.answer = self.client.open(address, method=method, headers=named, **given)
        return self

    def sends(self, data: bytes | str, content_type: str = "application/json", path: str = "") -> "Program":
        """A body as it is, to the registration."""
        address = f"/realms/{self.realm}/{path or f'{PROTOCOL}/registrations'}"
        self.answer = self.client.post(address, data=data, content_type=content_type)
        return self

    def registers(self, body: object = None, /, **headers: str) -> "Program":
        self.asks("POST", f"{PROTOCOL}/registrations", ALICE if body is None else body, **headers)
        if self.status == 201:
            self.registration = self.body
            self.secret = self.body["registrationToken"]
        return self

    def follows(self, method: str, rest: str = "", body: object = None, /, **headers: str) -> "Program":
        """Asks about the registration that was begun."""
        return self.asks(method, f"registrations/{self.registration['id']}{rest}", body, **headers)

    def verifies(self, code: str | None = None, **headers: str) -> "Program":
        given = self.code(self.registration["email"]) if code is None else code
        return self.follows("POST", "/verify", {"code": given}, **headers)

    def has_account(self, body: object = None) -> "Program":
        """Registered and proven before."""
        self.registers(body).verifies()
        assert self.status == 200, self.body
        self.secret = ""
        return self

    def mails(self, to: str = ALICE["email"]) -> list[Mail]:
        """What lies in a mailbox, newest first."""
        self.portal.worker.run_once()
        found = (self.portal.inbox.one(each.id) for each in self.portal.inbox.newest())
        return [Mail(mail.to, mail.subject, mail.text, mail.html) for mail in found if mail and mail.to == to]

    def code(self, to: str = ALICE["email"]) -> str:
        found = self.mails(to)
        assert found, f"no mail for {to}"
        return found[0].code

    def accounts(self) -> int:
        """How many accounts there are, of all realms."""
        with self.portal.work._database.connection_context():
            return int(self.portal.work._database.execute_sql("SELECT count(*) FROM accounts").fetchone()[0])

    def events(self) -> list[tuple[str, str | None, str | None, dict[str, str]]]:
        """What happened in the realm so far: name, error, client, details."""
        compiled = self.portal.realms.named(self.realm)
        assert compiled is not None
        with self.portal.work.reading() as unit:
            found = unit.events.newest(compiled.realm.id, limit=1000)
        return [(each.name, each.error, each.client_id, dict(each.details)) for _, each in found]

    def token(self, password: str = ALICE["password"], username: str = ALICE["username"]) -> TestResponse:
        """What the token endpoint answers to a password."""
        form = {"grant_type": "password", "client_id": "mobile-app", "username": username, "password": password}
        return self.client.post(f"/realms/{self.realm}/{PROTOCOL}/token", data=form)


@dataclass
class Answered:
    """An answer from over the network."""

    status: int
    headers: Message
    data: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.data)


def asked(address: str, method: str = "POST", body: object = None, **headers: str) -> Answered:
    """One JSON request to a real server. An answer that never comes raises OSError."""
    data = None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(address, data, {"Content-Type": "application/json", **named}, method=method)
    try:
        with urlopen(request, timeout=90) as answer:
            return Answered(answer.status, answer.headers, answer.read())
    except HTTPError as refused:
        with refused:
            return Answered(refused.code, refused.headers, refused.read())


def is_html(answer: TestResponse) -> bool:
    return bool(re.match(rb"\s*<", answer.data)) or "html" in (answer.content_type or "")
