"""Clients. `wrk` where the machine has it, because it costs the machine little; our own where it does not.

One connection for each request, as behind a proxy with stock settings.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


@dataclass(frozen=True)
class Request:
    """What is asked again and again."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    def encoded(self) -> bytes:
        parts = urlsplit(self.url)
        lines = [f"{'GET' if self.body is None else 'POST'} {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}"]
        headers = {**self.headers, "Connection": "close"}
        if self.body is not None:
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                **headers,
                "Content-Length": str(len(self.body)),
            }
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n" + (self.body or "")).encode()


@dataclass(frozen=True)
class Answer:
    status: int
    head: str
    body: str
    milliseconds: float
    at: float


@dataclass(frozen=True)
class Rate:
    """Answers a second; half of them and ninety-nine of a hundred came within so many milliseconds."""

    per_second: float
    p50: float
    p99: float


async def ask(request: Request, since: float | None = None) -> Answer:
    """One request on a connection of its own; the time counts from `since`, where it should have begun."""
    parts, began = urlsplit(request.url), since or time.perf_counter()
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request.encoded())
    raw = await reader.read()
    writer.close()
    now = time.perf_counter()
    head, _, body = raw.decode("utf-8", "replace").partition("\r\n\r\n")
    return Answer(int(head.split(" ", 2)[1]) if head else 0, head, body, (now - began) * 1000, now)


def hammer(request: Request, clients: int, seconds: float) -> Rate:
    """So many clients that ask without pause. Raises RuntimeError where an answer was not good."""
    return _by_wrk(request, clients, seconds) if shutil.which("wrk") else _by_our_own(request, clients, seconds)


def percentile(values: list[float], of_hundred: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * of_hundred / 100))]


def tool() -> str:
    return "wrk" if shutil.which("wrk") else "bench/load.py (wrk is cheaper for the machine, and fairer to the floors)"


def _by_wrk(request: Request, clients: int, seconds: float) -> Rate:
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds:.0f}s", "--latency", "-H", "Connection: close"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if request.body is not None:
            script.write(f"wrk.method = 'POST'\nwrk.body = {json.dumps(request.body)}\n")
            script.write("wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'\n")
        for name, value in request.headers.items():
            script.write(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n")
        script.flush()
        told = subprocess.run([*command, "-s", script.name, request.url], capture_output=True, text=True, check=True)
    if "Non-2xx" in told.stdout or "Socket errors" in told.stdout:
        raise RuntimeError(f"not every answer of {request.url} was good:\n{told.stdout}")
    return Rate(
        _number(r"Requests/sec:\s+([\d.]+)()", told.stdout), _time("50%", told.stdout), _time("99%", told.stdout)
    )


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk says something else than it used to:\n{text}")
    return float(found[1]) * _UNITS.get(found[2], 1.0)


def _time(mark: str, text: str) -> float:
    return _number(rf"{mark}\s+([\d.]+)(us|ms|s|m)", text)


def _by_our_own(request: Request, clients: int, seconds: float) -> Rate:
    """In a process of its own, so that it shares no interpreter with whoever measures."""
    asked = json.dumps({**asdict(request), "clients": clients, "seconds": seconds})
    told = subprocess.run(
        [sys.executable, __file__], input=asked, capture_output=True, text=True, check=False, timeout=seconds + 60
    )
    if told.returncode:
        raise RuntimeError(told.stderr)
    return Rate(**json.loads(told.stdout))


async def _hammer(request: Request, clients: int, seconds: float) -> Rate:
    began, answers = time.perf_counter(), []

    async def client() -> None:
        while time.perf_counter() - began < seconds:
            answers.append(await ask(request))

    await asyncio.gather(*(client() for _ in range(clients)))
    bad = {answer.status for answer in answers if answer.status != 200}
    if bad:
        raise RuntimeError(f"answers of {request.url} with status {bad}")
    took = [answer.milliseconds for answer in answers]
    return Rate(len(answers) / (time.perf_counter() - began), percentile(took, 50), percentile(took, 99))


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    clients, seconds = asked.pop("clients"), asked.pop("seconds")
    print(json.dumps(asdict(asyncio.run(_hammer(Request(**asked), clients, seconds)))))
