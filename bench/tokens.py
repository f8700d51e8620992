"""Applications that sign people in, refresh and ask, as fast as they are answered."""

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlencode

from bench.load import Answer, Request, ask
from bench.people import BUSY, PASSWORD
from bench.serve import measured
from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.consent import Consent
from portal.current import EXTENSION, Portal
from portal.locations import SHIPPED_REALMS
from portal.realms.importing import Importer

TOKEN, USERINFO = "/realms/demo/protocol/openid-connect/token", "/realms/demo/protocol/openid-connect/userinfo"
APP, SERVICE, SERVICE_SECRET = "bench-app", "bench-service", "a secret for measuring only"
PEOPLE = 64

Tokens = dict[str, str]


def prepare() -> None:
    """Clients in the realm demo, and people whose password is known. Runs in a process of its own."""
    portal: Portal = measured().extensions[EXTENSION]
    document = json.loads((SHIPPED_REALMS / "demo.json").read_text())
    document["clients"] += [
        {"clientId": APP, "publicClient": True, "directAccessGrantsEnabled": True},
        {"clientId": SERVICE, "secret": SERVICE_SECRET, "serviceAccountsEnabled": True},
    ]
    importer = Importer(portal.realm_store, portal.sealer, portal.check_realm)
    importer.apply(importer.prepare([document]))
    portal.realms.forget()
    secret = portal.services.hasher.hash(PASSWORD)
    for number in range(PEOPLE):
        _enrol(portal, f"signer-{number}", secret)
    portal.services.hasher.close()


def _enrol(portal: Portal, name: str, secret: str) -> None:
    compiled, now = portal.realms.named("demo"), portal.clock.now()
    assert compiled is not None
    address = f"{name}@example.test"
    names = (
        Identifier(IdentifierKind.USERNAME, name, name, is_claimed=True),
        Identifier(IdentifierKind.EMAIL, address, address, is_claimed=True, verified_at=now),
    )
    realm_id = compiled.realm.id
    account = Account(str(uuid.uuid4()), realm_id, AccountState.ACTIVE, now, names, {}, secret)
    terms = portal.services.terms.terms(compiled.realm, "base", "en")
    with portal.work.transaction() as unit:
        unit.accounts.add(account)
        unit.consents.add(account.id, realm_id, Consent(terms.name, terms.version, "en", now, "pages"))


def password(url: str, number: int) -> Request:
    """Somebody's password."""
    person = {"grant_type": "password", "username": f"signer-{number % PEOPLE}", "password": PASSWORD}
    return Request(url, body=urlencode({**person, "client_id": APP, "scope": "openid"}))


def service(url: str) -> Request:
    """A client for itself."""
    form = {"grant_type": "client_credentials", "client_id": SERVICE, "client_secret": SERVICE_SECRET}
    return Request(url, body=urlencode(form))


def userinfo(url: str, tokens: Tokens) -> Request:
    """Whose token it is."""
    return Request(url, {"Authorization": f"Bearer {tokens['access_token']}"})


async def sign_in(url: str, number: int) -> Tokens:
    """The tokens of one sign-in; a busy portal is asked again, as somebody would."""
    while (answer := await ask(password(url, number))).status == BUSY:  # noqa: ASYNC110  (another machine decides)
        await asyncio.sleep(0.2)
    return _tokens(answer)


async def sign_ins_for(url: str, seconds: float, clients: int) -> float:
    """Sign-ins a second by so many clients without pause."""
    return await _for(seconds, [lambda number=number: sign_in(url, number) for number in range(clients)])


async def refreshes_for(url: str, seconds: float, clients: int) -> float:
    """Refreshes a second by so many clients, each with a session of its own."""
    held = [await sign_in(url, number) for number in range(clients)]

    async def refresh(number: int) -> None:
        form = {"grant_type": "refresh_token", "client_id": APP, "refresh_token": held[number]["refresh_token"]}
        held[number] = _tokens(await ask(Request(url, body=urlencode(form))))

    return await _for(seconds, [lambda number=number: refresh(number) for number in range(clients)])


async def _for(seconds: float, acts: Sequence[Callable[[], Awaitable[object]]]) -> float:
    began, done = time.perf_counter(), 0

    async def client(act: Callable[[], Awaitable[object]]) -> None:
        nonlocal done
        while time.perf_counter() - began < seconds:
            await act()
            done += 1

    await asyncio.gather(*map(client, acts))
    return done / (time.perf_counter() - began)


def _tokens(answer: Answer) -> Tokens:
    if answer.status != 200:
        raise RuntimeError(f"the token endpoint answered {answer.status}: {answer.body[:500]}")
    found: Tokens = json.loads(answer.body)
    return found
