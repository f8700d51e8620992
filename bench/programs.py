"""Programs that register people by JSON, without pause, as fast as they are answered."""

import asyncio
import json
import secrets
import time

from bench.load import Answer, Request, ask
from bench.people import BUSY, PASSWORD

REGISTRATIONS = "/realms/demo/protocol/openid-connect/registrations"


def registration(url: str) -> Request:
    """Of somebody new, with a key of its own, as an app sends it."""
    name = f"program-{secrets.token_hex(6)}"
    person = {
        "username": name,
        "email": f"{name}@example.test",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "phoneNumber": "+441234567890",
        "password": PASSWORD,
        "termsAccepted": True,
    }
    return Request(url, {"Content-Type": "application/json", "Idempotency-Key": name}, json.dumps(person))


async def register(url: str, count: int, clients: int) -> None:
    """So many registrations by so many clients."""
    left = iter(range(count))

    async def client() -> None:
        for _ in left:
            _good(await ask(registration(url)))

    await asyncio.gather(*(client() for _ in range(clients)))


async def register_for(url: str, seconds: float, clients: int) -> float:
    """Registrations a second while so many clients register without pause."""
    done: list[float] = []
    began = time.perf_counter()
    ready, end = began + min(3.0, seconds / 3), began + min(3.0, seconds / 3) + seconds

    async def client() -> None:
        while time.perf_counter() < end:
            answer = await ask(registration(url))
            if answer.status == BUSY:  # told to come again later, as a program would
                await asyncio.sleep(1)
            else:
                done.append(_good(answer).at)

    await asyncio.gather(*(client() for _ in range(clients)))
    return sum(ready < at <= end for at in done) / seconds


def _good(answer: Answer) -> Answer:
    if answer.status != 201:
        raise RuntimeError(f"a registration was answered {answer.status}:\n{answer.body[:2000]}")
    return answer
