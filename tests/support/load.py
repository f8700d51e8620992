"""Load from many visitors at once, and the ledger of what they sent and what they were told."""

import asyncio
import json
import re
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from tests.support.person import PASSWORD
from tests.support.served import HOST

PATIENCE = 30.0  # seconds that a visitor waits for an answer
LOST = 0  # the status of a request that got no answer


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: str
    seconds: float

    @property
    def place(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Entry:
    """One registration in the ledger: written when it is sent, completed when it is answered."""

    username: str
    email: str
    sent_at: float
    flow: str
    answered_at: float | None = None
    status: int = LOST
    place: str = ""
    retry_after: str = ""
    body: str = field(default="", repr=False)

    @property
    def is_acknowledged(self) -> bool:
        """Told to look into the mailbox: from here on nothing may get lost."""
        return self.status == 303

    @property
    def is_field_error(self) -> bool:
        return self.status == 422 and 'id="error-summary"' in self.body


class Ledger:
    """Every registration, in memory and line by line in a file, before it is sent and after it is answered."""

    def __init__(self, file: Path) -> None:
        self.entries: list[Entry] = []
        self._file = file.open("a", encoding="utf-8", buffering=1)

    def sends(self, username: str, email: str, flow: str) -> Entry:
        entry = Entry(username, email, time.monotonic(), flow)
        self.entries.append(entry)
        self._write(entry)
        return entry

    def hears(self, entry: Entry, answer: Answer) -> None:
        entry.status, entry.place = answer.status, answer.place
        entry.retry_after, entry.body = answer.headers.get("retry-after", ""), answer.body
        entry.answered_at = time.monotonic()
        self._write(entry)

    @property
    def acknowledged(self) -> list[Entry]:
        return [each for each in self.entries if each.is_acknowledged]

    def statuses(self) -> Counter[int]:
        return Counter(each.status for each in self.entries)

    def unlabelled(self) -> list[Entry]:
        """Answers that a registration must never get: failures, and refusals that do not say when to come again."""
        return [each for each in self.entries if _is_unlabelled(each.status, each.retry_after)]

    def close(self) -> None:
        self._file.close()

    def _write(self, entry: Entry) -> None:
        told = {name: value for name, value in vars(entry).items() if name not in ("body", "flow")}
        self._file.write(json.dumps(told) + "\n")


def _is_unlabelled(status: int, retry_after: str) -> bool:
    if status in (429, 503):
        return not retry_after.isdigit() or int(retry_after) < 1
    return status not in (LOST, 303, 422)


class Visitors:
    """Registers people at one or several servers over the same database, each request on a connection of its own."""

    def __init__(self, ports: Sequence[int], ledger: Ledger, *, prefix: str = "__Host-", host: str = HOST) -> None:
        self._ports = ports
        self._ledger = ledger
        self._prefix = prefix
        self._host = host
        self._hidden: dict[str, str] = {}
        self._cookie = ""
        self._turn = 0

    async def arrive(self) -> None:
        """Opens the form once: all of them fill copies of it."""
        self._cookie = ""
        page = await self.get("/realms/demo/register")
        assert page.status == 200, page
        inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.body)
        self._hidden = {_attribute(each, "name"): _attribute(each, "value") for each in inputs}
        self._cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())

    async def register(self, username: str, email: str) -> Entry:
        flow = secrets.token_urlsafe(32)
        entry = self._ledger.sends(username, email, flow)
        given = {**self._hidden, **_person(username, email), "flow": flow}
        self._ledger.hears(entry, await self.post("/realms/demo/register", given))
        return entry

    async def type_code(self, entry: Entry, code: str) -> Answer:
        """On the device that registered."""
        given = {"csrf_token": self._hidden["csrf_token"], "code": code}
        return await self.post("/realms/demo/verify-email", given, self._flow_cookie(entry))

    async def press_link(self, entry: Entry, path: str) -> Answer:
        """Opens the link of a mail on the device that registered, and presses the button there."""
        opened = await self.get(path)
        held = "; ".join(f"{name}={value}" for name, value in opened.cookies.items())
        given = {"csrf_token": self._hidden["csrf_token"], "action": "press"}
        return await self.post("/realms/demo/verify-email/link", given, f"{self._flow_cookie(entry)}; {held}")

    async def get(self, path: str, cookie: str = "") -> Answer:
        return await self._ask("GET", path, "", cookie)

    async def post(self, path: str, given: Mapping[str, str], cookie: str = "") -> Answer:
        return await self._ask("POST", path, urlencode(given), cookie)

    def _flow_cookie(self, entry: Entry) -> str:
        return f"{self._prefix}portico-flow-demo={entry.flow}"

    async def _ask(self, method: str, path: str, body: str, cookie: str) -> Answer:
        self._turn += 1
        port = self._ports[self._turn % len(self._ports)]
        cookies = "; ".join(each for each in (self._cookie, cookie) if each)
        head = [f"{method} {path} HTTP/1.1", f"Host: {self._host}", "Connection: close"]
        head += [f"Cookie: {cookies}"] if cookies else []
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return await _exchange(port, "\r\n".join([*head, "", body]).encode())


async def _exchange(port: int, request: bytes) -> Answer:
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                await writer.drain()
                answer = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        answer = b""
    return _read(answer, time.monotonic() - began)


def _read(answer: bytes, seconds: float) -> Answer:
    head, parted, body = answer.partition(b"\r\n\r\n")
    if not parted:
        return Answer(LOST, {}, {}, "", seconds)
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    cookies = dict(value.split(";", 1)[0].split("=", 1) for name, value in pairs if name == "set-cookie")
    return Answer(int(status.split()[1]), dict(pairs), cookies, body.decode(errors="replace"), seconds)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _person(username: str, email: str) -> dict[str, str]:
    return {
        "username": username,
        "email": email,
        "firstName": "Ada",
        "lastName": "Lovelace",
        "phoneNumber": "+441234567890",
        "password": PASSWORD,
        "password-confirm": PASSWORD,
        "termsAccepted": "on",
    }


async def keep_registering(visitors: Visitors, prefix: str, stop: asyncio.Event) -> None:
    """One person after the other, until told to stop; a pause after a refusal, as a person would make one."""
    number = 0
    while not stop.is_set():
        number += 1
        name = f"{prefix}-{number}"
        entry = await visitors.register(name, f"{name}@example.test")
        if not entry.is_acknowledged:
            await asyncio.sleep(0.3)


async def at_rate(per_second: float, seconds: float, do: Callable[[int], Awaitable[object]]) -> None:
    """Open loop: so many a second, whether or not the earlier ones are answered. Waits for all of them at the end."""
    began, running = time.monotonic(), []
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
        running.append(asyncio.ensure_future(do(number)))
    await asyncio.gather(*running)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
