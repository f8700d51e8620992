"""A client program: asks for tokens as an application does, over the wire of the test client."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.consent import Consent
from portal.accounts.keys import KeyPair, SigningKey
from portal.current import Portal
from portal.events.event import Event
from tests.support.person import PASSWORD, Person
from tests.support.portals import Document, demo_document

PUBLIC, CONFIDENTIAL, SERVICE, STRANGER = "mobile-app", "web-app", "backend", "other-app"
SECRET = "a secret of web-app"
SERVICE_SECRET = "a secret: of/back end"

CLIENTS: list[Document] = [
    {
        "clientId": PUBLIC,
        "publicClient": True,
        "directAccessGrantsEnabled": True,
        "redirectUris": ["https://app.example/*"],
        "webOrigins": ["+"],
    },
    {"clientId": CONFIDENTIAL, "secret": SECRET, "directAccessGrantsEnabled": True, "redirectUris": []},
    {"clientId": SERVICE, "secret": SERVICE_SECRET, "serviceAccountsEnabled": True},
    {"clientId": STRANGER, "publicClient": True, "directAccessGrantsEnabled": True},
    {"clientId": "browser-only", "publicClient": True},
    {"clientId": "switched-off", "publicClient": True, "directAccessGrantsEnabled": True, "enabled": False},
    {"clientId": "resource", "bearerOnly": True},
]
SERVICE_USER: Document = {
    "id": "5e41ce00-0000-4000-8000-000000000001",
    "username": f"service-account-{SERVICE}",
    "serviceAccountClientId": SERVICE,
    "enabled": True,
    "realmRoles": ["default-roles-demo"],
    "clientRoles": {"realm-management": ["view-users", "manage-users"]},
}


def document_with_clients(**keys: object) -> Document:
    """The realm `demo` with clients of every kind."""
    return demo_document(clients=CLIENTS, users=[SERVICE_USER], **keys)


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, without asking whether it is true."""
    return _part(token, 1)


def header_of(token: str) -> dict[str, Any]:
    """What a token says of itself."""
    return _part(token, 0)


def told(answer: TestResponse) -> tuple[int, str, str]:
    """What a client is told: status, `error`, `error_description`."""
    body = answer.json
    assert isinstance(body, dict), answer.get_data(as_text=True)
    return answer.status_code, body.get("error", ""), body.get("error_description", "")


def events(portal: Portal, *names: str, realm: str = "demo") -> list[Event]:
    """The events of these names so far, oldest first."""
    compiled = portal.realms.named(realm)
    assert compiled is not None
    with portal.work.reading() as unit:
        found = [event for _, event in unit.events.newest(compiled.realm.id, limit=1000)]
    return [event for event in found if event.name in names]


def give_key(portal: Portal, pair: KeyPair, realm: str = "demo", generation: int = 1) -> None:
    """The realm's key is this one from the beginning."""
    compiled = portal.realms.named(realm)
    assert compiled is not None
    private = portal.sealer.seal(pair.private)
    key = SigningKey(compiled.realm.id, generation, pair.kid, pair.public, private, portal.clock.now())
    with portal.work.transaction() as unit:
        assert unit.signing_keys.add(key)


def enrol(person: Person) -> None:
    """Gives the person the account that they would have after registering, proving and agreeing; without the pages."""
    portal, now = person.portal, person.portal.clock.now()
    compiled = portal.realms.named(person.realm)
    assert compiled is not None
    identifiers = (
        Identifier(IdentifierKind.USERNAME, person.name, person.name, is_claimed=True),
        Identifier(IdentifierKind.EMAIL, person.email, person.email, is_claimed=True, verified_at=now),
    )
    told = {name: (value,) for name, value in person.answers().items() if name in _ATTRIBUTES}
    secret = portal.services.hasher.hash(PASSWORD)
    realm_id = compiled.realm.id
    account = Account(str(uuid4()), realm_id, AccountState.ACTIVE, now, identifiers, told, secret)
    terms = portal.services.terms.terms(compiled.realm, "base", "en")
    with portal.work.transaction() as unit:
        assert unit.accounts.add(account) is None
        unit.consents.add(account.id, realm_id, Consent(terms.name, terms.version, "en", now, "pages"))


_ATTRIBUTES = ("firstName", "lastName", "phoneNumber")


def switched_off(person: Person) -> None:
    """An operator switches the account off."""
    account = person.account()
    with person.portal.work.transaction() as unit:
        unit.accounts.set_state(account.id, AccountState.INACTIVE)


def _part(token: str, number: int) -> dict[str, Any]:
    part = token.split(".")[number]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return decoded


@dataclass
class Application:
    """One installation of a client."""

    app: Flask
    client_id: str = PUBLIC
    secret: str = ""
    realm: str = "demo"
    answer: TestResponse | None = field(default=None, repr=False)

    def at(self, path: str) -> str:
        """An address of the realm's OpenID Connect door."""
        return f"/realms/{self.realm}/protocol/openid-connect/{path}"

    def posts(self, path: str, **form: str) -> TestResponse:
        """Sends a form as this client, with its secret in the body where it has one."""
        own = {"client_id": self.client_id, **({"client_secret": self.secret} if self.secret else {})}
        self.answer = self.app.test_client().post(self.at(path), data={**own, **form})
        return self.answer

    def posts_basic(self, path: str, **form: str) -> TestResponse:
        """Sends a form with both parts of the client's name in the header."""
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}"
        header = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        self.answer = self.app.test_client().post(self.at(path), data=form, headers=header)
        return self.answer

    def signs_in(self, username: str, password: str, scope: str = "openid", **more: str) -> dict[str, Any]:
        """Tokens for a person's password."""
        return self._tokens(
            self.posts("token", grant_type="password", username=username, password=password, scope=scope, **more)
        )

    def refreshes(self, token: str, **more: str) -> TestResponse:
        """Asks for the next tokens."""
        return self.posts("token", grant_type="refresh_token", refresh_token=token, **more)

    def gets(self, path: str, token: str = "", **more: str) -> TestResponse:
        """Opens an address with a token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.app.test_client().get(self.at(path), headers={**headers, **more})

    @staticmethod
    def _tokens(answer: TestResponse) -> dict[str, Any]:
        assert answer.status_code == 200, answer.get_data(as_text=True)
        tokens: dict[str, Any] = answer.json
        return tokens
