"""Two of everything: the answer for a name that somebody has and for one that nobody has, to be told apart or not."""

import math
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from werkzeug.test import TestResponse

from tests.support.clock import SetClock
from tests.support.person import PASSWORD, Person

KNOWN, UNKNOWN = "bob", "zed"
_ADDRESSES = {f"{KNOWN}@example.test", f"{UNKNOWN}@example.test"}
_OWN_TO_A_REQUEST = {"Set-Cookie", "X-Request-Id", "Date"}


@dataclass
class Answer:
    """An answer without what differs from one request to the next, and the seconds it took."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str
    seconds: float = 0.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self.seen() == other.seen()

    __hash__ = None

    def seen(self) -> tuple[object, ...]:
        return self.status, self.headers, self.cookies, self.body


Ask = Callable[[Person, str, int], Answer]


def asks(person: Person, page: str, action: str, **values: str) -> Answer:
    """Opens a page, fills its form and times the answer to it."""
    person.opens(page)
    return sends(person, action, **values)


def sends(person: Person, action: str, **values: str) -> Answer:
    """Fills a form of the page that is open and times the answer to it."""
    form = person.form(action)
    data = {**form.fields, **{name.replace("__", "-"): value for name, value in values.items()}}
    began = time.perf_counter()
    response = person.browser.post(form.action, data=data)
    seconds = time.perf_counter() - began
    return _answer(person, response, list(values.values()), seconds)


def forgets(person: Person, name: str, number: int) -> Answer:
    """Asks for a new password by e-mail address."""
    return asks(person, "forgot-password", "/forgot-password", username=f"{name}@example.test")


def forgets_by_name(person: Person, name: str, number: int) -> Answer:
    """Asks for a new password by user name."""
    return asks(person, "forgot-password", "/forgot-password", username=name)


def signs_in_wrongly(person: Person, name: str, number: int) -> Answer:
    """Signs in with a password that is not right."""
    return asks(person, "login", "/login", username=f"{name}@example.test", password="not the password")


def asks_for_tokens(person: Person, name: str, number: int) -> Answer:
    """Signs in from an application, with a password that is not right."""
    address, password = f"{name}@example.test", "not the password"
    form = {"grant_type": "password", "client_id": "mobile-app", "username": address, "password": password}
    began = time.perf_counter()
    response = person.browser.post(f"/realms/{person.realm}/protocol/openid-connect/token", data=form)
    return _answer(person, response, [address, password], time.perf_counter() - began)


def registers(person: Person, name: str, number: int) -> Answer:
    """Registers with that address; an unknown one is another one each time, or it would be known by now."""
    address = f"{name}@example.test" if name == KNOWN else f"{name}{number}@example.test"
    mine = {**person.answers(), "username": f"p{number}-{name}", "email": address, "password": PASSWORD}
    return asks(person, "register", "/register", **mine)


def corrects(person: Person, name: str, number: int) -> Answer:
    """Corrects the address of a sign-up to that one."""
    registers(person, UNKNOWN, number * 2 + (name == KNOWN) + 10_000)
    address = f"{name}@example.test" if name == KNOWN else f"{name}{number}@example.test"
    return asks(person, "verify-email", "/verify-email/correct", email=address)


def resends(ask: Ask, page: str, action: str, clock: SetClock) -> Ask:
    """Asks once, then again after the cool-down; the second answer counts."""

    def resend(person: Person, name: str, number: int) -> Answer:
        ask(person, name, number)
        clock.move(seconds=31)
        return asks(person, page, action)

    return resend


def pairs(person: Callable[[], Person], ask: Ask, clock: SetClock, amount: int) -> Iterator[tuple[Answer, Answer]]:
    """Interleaved pairs, known first or unknown first by lot, each half from a browser of its own. So much time passes
    between pairs that nothing counted in one is left in the next."""
    lots = random.Random(7)  # noqa: S311  (guards nothing)
    for number in range(amount):
        clock.move(hours=49)
        order = [KNOWN, UNKNOWN] if lots.random() < 0.5 else [UNKNOWN, KNOWN]
        found = {name: ask(_elsewhere(person(), number * 2 + half), name, number) for half, name in enumerate(order)}
        yield found[KNOWN], found[UNKNOWN]


def chance(known: list[float], unknown: list[float]) -> float:
    """How likely two samples of one distribution rank as far apart as these (Mann and Whitney's test, two-sided)."""
    ranked = sorted([(value, 0) for value in known] + [(value, 1) for value in unknown])
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(known), len(unknown)
    middle, spread = n * (n + m + 1) / 2, math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(ranks - middle) / spread / math.sqrt(2))


def _elsewhere(person: Person, number: int) -> Person:
    """At a machine of their own, so that what is counted by machine is the same for both."""
    person.browser.environ_base["REMOTE_ADDR"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return person


def _answer(person: Person, response: TestResponse, typed: list[str], seconds: float) -> Answer:
    headers = {name: value for name, value in response.headers if name not in _OWN_TO_A_REQUEST}
    body, masks = (
        person.without_nonces(response.get_data(as_text=True)),
        sorted({*typed, *_ADDRESSES}, key=len, reverse=True),
    )
    headers = {name: person.without_nonces(value) for name, value in headers.items()}
    for value in filter(None, masks):
        body = body.replace(value, "…")
    headers.pop("Content-Length", None)
    # One half is asked after the other and waits a while itself, so the limit's window is further on.
    headers = {
        name: re.sub(r";t=\d+", ";t=…", value) if name == "RateLimit" else value for name, value in headers.items()
    }
    cookies = sorted(cookie.partition("=")[0] for cookie in response.headers.getlist("Set-Cookie"))
    return Answer(response.status_code, headers, cookies, body, seconds)
