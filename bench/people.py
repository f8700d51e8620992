"""People who register, without pause, as fast as they are answered."""

import asyncio
import re
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load import Answer, Request, ask

PASSWORD = "correct horse battery staple"
BUSY = 503
PATIENCE = 0.025  # seconds between two looks at the page


@dataclass(frozen=True)
class Form:
    """The register page as one person got it: cookie, form token, version of the terms."""

    url: str
    cookie: str
    token: str
    terms: str

    def registration(self) -> Request:
        """A form of somebody new. Each has a flow of its own."""
        name = f"person-{secrets.token_hex(6)}"
        answers = {
            "csrf_token": self.token,
            "flow": secrets.token_urlsafe(32),
            "username": name,
            "email": f"{name}@example.test",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "phoneNumber": "+441234567890",
            "password": PASSWORD,
            "password-confirm": PASSWORD,
            "termsAccepted": "on",
            "termsVersion": self.terms,
        }
        return Request(self.url, {"Cookie": self.cookie}, urlencode(answers))

    def check(self) -> Request:
        """The live check of a user name that is free."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "HX-Request": "true"}
        return Request(f"{self.url}/check/username", headers, "username=nobody-has-this-name")


async def open_form(url: str) -> Form:
    """The register page, opened once."""
    page = await ask(Request(url))
    cookie = re.search(r"(?i)^set-cookie: ([^;]+)", page.head, re.MULTILINE)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.body)
    terms = re.search(r'name="termsVersion" value="([^"]+)"', page.body)
    if page.status != 200 or not cookie or not token:
        raise RuntimeError(f"{url} answered {page.status} and no form")
    return Form(url, cookie[1], token[1], terms[1] if terms else "")


async def register(url: str, count: int, clients: int) -> list[Answer]:
    """So many registrations by so many clients."""
    form, left, answers = await open_form(url), iter(range(count)), []

    async def client() -> None:
        for _ in left:
            answers.append(_good(await ask(form.registration())))  # noqa: PERF401  (others append meanwhile)

    await asyncio.gather(*(client() for _ in range(clients)))
    return answers


async def register_for(url: str, seconds: float, clients: int, *, looking: bool = False) -> tuple[float, list[float]]:
    """Registrations a second while so many clients register without pause, and, when looking, how many milliseconds
    the page took each time somebody opened it meanwhile."""
    form, done, looks = await open_form(url), [], []
    began = time.perf_counter()
    ready, end = began + min(3.0, seconds / 3), began + min(3.0, seconds / 3) + seconds

    async def client() -> None:
        while time.perf_counter() < end:
            answer = await ask(form.registration())
            if answer.status == BUSY:  # told to come again later, as somebody would
                await asyncio.sleep(1)
            else:
                done.append(_good(answer).at)

    async def look() -> None:
        due = ready
        while due < end:
            await asyncio.sleep(due - time.perf_counter())
            # counted from when it was due: a client that waits for one answer must not hide the next one's wait
            looks.append((await ask(Request(url), since=due)).milliseconds)
            due = max(due + PATIENCE, time.perf_counter())

    await asyncio.gather(*(client() for _ in range(clients)), *([look()] if looking else []))
    return sum(ready < at <= end for at in done) / seconds, looks


def _good(answer: Answer) -> Answer:
    if answer.status != 303:
        raise RuntimeError(f"a registration was answered {answer.status}:\n{answer.body[:2000]}")
    return answer
