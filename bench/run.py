"""`make bench`: what the portal costs, as ratios to floors measured in the same run.

`make bench ARGS="--database postgresql://… --accounts 1000000"`. Floors and portal take turns, so that a machine that
grows slower grows slower for both. The table goes to the terminal and to docs/benchmarks.md. `--tokens` measures the
token endpoint alone, and writes no report.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bcrypt
from aiosmtpd.controller import Controller
from peewee import Database

from bench import brands, programs, tokens
from bench.fill import fill
from bench.load import Request, hammer, percentile, tool
from bench.machine import ROOT, Memory, Program, facts, free_port, running
from bench.people import open_form, register, register_for
from bench.report import REPORT, Line, Run, at_least, at_most, keep, today, told, write
from bench.serve import GRANIAN, GUNICORN, SECRET_KEY, command
from portal.storage.database import open_database
from portal.storage.models import OutboxRow
from portal.storage.realms import Realms

PAGE = "/realms/demo/register"
COST, CHEAP = 12, 4
CLIENTS, CROWD = 8, 16
MEMORY = 60  # megabytes
WARMING = 3  # seconds; gunicorn listens before its processes have loaded what they serve


@dataclass(frozen=True)
class Pace:
    """How long each part lasts."""

    rounds: int
    seconds: float
    registering: float
    count: int


USUAL, QUICK = Pace(4, 3, 10, 400), Pace(1, 1, 3, 40)


@dataclass(frozen=True)
class Compared:
    """A page beside the floors on one server."""

    to_hello: float
    to_form: float
    per_second: float


def main() -> None:
    asked = _arguments()
    pace = QUICK if asked.quick else USUAL
    began, machine = time.monotonic(), facts()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="portico-bench-"))
        url = asked.database or f"sqlite:///{folder}/portico.db"
        bench = Bench(url, Path(folder), stack.enter_context(_mail_sink()), pace)
        bench.prepare(asked.accounts)
        lines = list(bench.token_lines() if asked.tokens else bench.lines())
    circumstances = {**machine, **_circumstances(asked.accounts), "Time": f"{time.monotonic() - began:.0f} s"}
    run = Run(f"{_kind(url)}, {asked.accounts:,} accounts", lines, circumstances)
    print(told([run]))
    if asked.keep:
        keep(run, asked.keep)
    if asked.report:
        write([run], asked.report)


class Bench:
    """All the parts, one after the other."""

    def __init__(self, database: str, folder: Path, smtp_port: int, pace: Pace) -> None:
        self._database, self._folder, self._smtp_port, self._pace = database, folder, smtp_port, pace

    def prepare(self, accounts: int) -> None:
        """The schema, the demo realm and so many accounts."""
        code = "from bench.serve import prepare; prepare()"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **self._env(CHEAP, 1)}, check=True)
        database = open_database(self._database)
        realm = Realms(database).get("demo")
        if realm is None:
            raise RuntimeError("the realm demo was not imported")
        brands.write_brand(self._folder / "themes")
        _say(f"filling in {accounts:,} accounts")
        fill(database, realm.id, accounts)
        database.close_all()

    def lines(self) -> Iterator[Line]:
        with self._portal(COST) as portal:
            yield from self._pages(portal)
            yield from self._pages_under_gunicorn()
            yield from self._brands(portal)
            yield from self._checks(portal)
            with self._worker() as worker:
                yield from self._registrations(portal)
                yield from self._registrations_by_json(portal)
                yield from self._looks(portal)
                of_worker = worker.memory()
            yield _memory("memory of the server process after load", portal.memory())
            yield _memory("memory of the worker after load", of_worker)
        yield from self._processor_time()
        yield self._cold_start()
        yield from self.token_lines()

    def token_lines(self) -> Iterator[Line]:
        """What applications ask of the token endpoint."""
        code = "from bench.tokens import prepare; prepare()"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **self._env(COST, 1)}, check=True)
        with self._portal(COST) as portal, self._floor("hello") as hello:
            yield from self._sign_ins(portal)
            yield from self._asked_with_tokens(portal, hello)

    def _sign_ins(self, portal: Program) -> Iterator[Line]:
        _say(f"sign-ins at the token endpoint, {CROWD} clients, against bare bcrypt")
        before = _hashes_per_second(self._pace.seconds)
        own = asyncio.run(tokens.sign_ins_for(portal.url(tokens.TOKEN), self._pace.registering, CROWD))
        ceiling = (before + _hashes_per_second(self._pace.seconds)) / 2
        yield at_least(f"sign-ins with a password/s, of bare bcrypt's hashes/s (cost {COST})", own / ceiling, 0.95)
        yield Line(f"sign-ins with a password at the token endpoint, {CROWD} clients", f"{own:.1f}/s")

    def _asked_with_tokens(self, portal: Program, hello: Program) -> Iterator[Line]:
        _say("what needs no hash: refreshes, service accounts, user info")
        url, bare = portal.url(tokens.TOKEN), self._rate(Request(hello.url()))
        refreshes = asyncio.run(tokens.refreshes_for(url, self._pace.seconds, CLIENTS))
        services = self._rate(tokens.service(url))
        held = asyncio.run(tokens.sign_in(url, 0))
        looks = self._rate(tokens.userinfo(portal.url(tokens.USERINFO), held))
        yield Line(f"refreshed tokens, {CLIENTS} clients", f"{refreshes:.0f}/s")
        yield Line(f"tokens of a service account, {CLIENTS} clients", f"{services:.0f}/s")
        yield Line(f"user info, {CLIENTS} clients", f"{looks:.0f}/s")
        yield Line("user info, of bare Flask's requests/s", f"{looks / bare:.2f}")

    def _pages(self, portal: Program) -> Iterator[Line]:
        _say("pages against bare Flask and a bare Jinja form")
        compared = self._compared(portal)
        alone = hammer(Request(portal.url(PAGE)), 1, self._pace.seconds)
        yield at_least("register page, of bare Flask's requests/s", compared.to_hello, 0.38)
        yield Line("register page, of a bare Jinja form's requests/s", f"{compared.to_form:.2f}")
        yield Line("register page, one client", f"p50 {alone.p50:.1f} ms, p99 {alone.p99:.1f} ms")
        yield Line(f"register page, {CLIENTS} clients", f"{compared.per_second:.0f}/s")

    def _pages_under_gunicorn(self) -> Iterator[Line]:
        _say("the same under gunicorn, two processes of four threads")
        with self._portal(COST, GUNICORN) as portal:
            compared = self._compared(portal, GUNICORN)
        yield at_least("register page under gunicorn, of bare Flask's requests/s there", compared.to_hello, 0.6)
        yield Line("register page under gunicorn, of a bare Jinja form's requests/s", f"{compared.to_form:.2f}")
        yield Line(f"register page under gunicorn, {CLIENTS} clients", f"{compared.per_second:.0f}/s")

    def _compared(self, portal: Program, server: str = GRANIAN) -> "Compared":
        page, to_hello, to_form, rates = Request(portal.url(PAGE)), [], [], []
        with self._floor("hello", server) as hello, self._floor("form", server) as form:
            for url in (hello.url(), form.url(), portal.url(PAGE)):
                hammer(Request(url), CLIENTS, WARMING)
            for _ in range(self._pace.rounds):
                bare = self._rate(Request(hello.url()))
                own = self._rate(page)
                jinja = self._rate(Request(form.url()))
                again = self._rate(page)
                after = self._rate(Request(hello.url()))
                rates += [own, again]
                to_hello.append((own + again) / (bare + after))
                to_form.append((own + again) / 2 / jinja)
        return Compared(median(to_hello), median(to_form), median(rates))

    def _brands(self, portal: Program) -> Iterator[Line]:
        _say("a theme with two parents against the base theme")
        url, ratios = portal.url(PAGE), []
        # Both by preview links: it is the theme that is measured, not how it was chosen.
        base, worn = (Request(url, brands.wearing(SECRET_KEY, theme)) for theme in ("base", brands.BRAND))
        hammer(worn, CLIENTS, WARMING)
        for _ in range(self._pace.rounds):
            before, brand, after = self._rate(base), self._rate(worn), self._rate(base)
            ratios.append(2 * brand / (before + after))
        made = brands.render_ratio(self._folder / "themes")
        yield at_least("register page in a theme with two parents, of the base theme's requests/s", median(ratios), 0.9)
        yield Line("the same page made anew, of the base theme's processor time", f"{made:.2f}", "≤ 1.10", made <= 1.1)

    def _checks(self, portal: Program) -> Iterator[Line]:
        _say("live checks")
        check, ratios, rates = asyncio.run(open_form(portal.url(PAGE))).check(), [], []
        with self._floor("hello") as hello:
            for _ in range(max(1, self._pace.rounds // 2)):
                bare, own = self._rate(Request(hello.url())), self._rate(check)
                rates.append(own)
                ratios.append(own / bare)
        alone = hammer(check, 1, self._pace.seconds)
        yield at_least("live check of a user name, of bare Flask's requests/s", median(ratios), 0.5)
        yield Line(f"live checks, {CLIENTS} clients", f"{median(rates):.0f}/s")
        yield at_most("live check, one client, p50", alone.p50, 3, "ms")

    def _registrations(self, portal: Program) -> Iterator[Line]:
        _say(f"registrations, {CROWD} clients, against bare bcrypt")
        ratios, rates = [], []
        ceiling = _hashes_per_second(self._pace.seconds)
        for _ in range(max(1, self._pace.rounds // 2)):
            own, _ = asyncio.run(register_for(portal.url(PAGE), self._pace.registering, CROWD))
            after = _hashes_per_second(self._pace.seconds)
            rates.append(own)
            ratios.append(own / ((ceiling + after) / 2))
            ceiling = after
        yield at_least(f"registrations/s, of bare bcrypt's hashes/s (cost {COST})", sum(ratios) / len(ratios), 0.95)
        yield Line(f"registrations, {CROWD} clients", f"{sum(rates) / len(rates):.1f}/s")

    def _registrations_by_json(self, portal: Program) -> Iterator[Line]:
        _say(f"registrations by JSON, {CROWD} clients, against bare bcrypt")
        before = _hashes_per_second(self._pace.seconds)
        own = asyncio.run(programs.register_for(portal.url(programs.REGISTRATIONS), self._pace.registering, CROWD))
        ceiling = (before + _hashes_per_second(self._pace.seconds)) / 2
        yield at_least(f"registrations by JSON/s, of bare bcrypt's hashes/s (cost {COST})", own / ceiling, 0.95)
        yield Line(f"registrations by JSON, {CROWD} clients", f"{own:.1f}/s")

    def _looks(self, portal: Program) -> Iterator[Line]:
        _say("the page meanwhile")
        _, looks = asyncio.run(register_for(portal.url(PAGE), self._pace.registering, CROWD, looking=True))
        yield Line(f"register page while {CROWD} clients register, p50", f"{percentile(looks, 50):.1f} ms")
        yield at_most(f"register page while {CROWD} clients register, p99", percentile(looks, 99), 25, "ms")

    def _processor_time(self) -> Iterator[Line]:
        """With the cheapest hash, so that what is beside it can be seen."""
        _say("processor time of a registration beyond its hash")
        count = self._pace.count
        with self._portal(CHEAP) as portal, self._worker() as worker:
            asyncio.run(register(portal.url(PAGE), 20, 4))
            self._wait_for_mail()
            before, mail_before = portal.cpu(), worker.cpu()
            asyncio.run(register(portal.url(PAGE), count, 4))
            own = (portal.cpu() - before) / count * 1000 - _hash_milliseconds(CHEAP)
            self._wait_for_mail()
            mail = (worker.cpu() - mail_before) / count * 1000
            before = portal.cpu()
            asyncio.run(programs.register(portal.url(programs.REGISTRATIONS), count, 4))
            by_json = (portal.cpu() - before) / count * 1000 - _hash_milliseconds(CHEAP)
        yield at_most("processor time of a registration beyond its hash", own, 8, "ms")
        yield Line("the same by JSON, with an Idempotency-Key", f"{by_json:.1f} ms")
        yield Line("processor time of its mail, in the worker", f"{mail:.1f} ms")

    def _cold_start(self) -> Line:
        _say("cold start")
        times = []
        for _ in range(3):
            began = time.perf_counter()
            with self._portal(COST) as portal:
                _first_answer(portal)
                times.append(time.perf_counter() - began)
        return at_most("cold start to the first register page", median(times), 0.9, "s")

    def _rate(self, request: Request) -> float:
        return hammer(request, CLIENTS, self._pace.seconds).per_second

    @contextmanager
    def _portal(self, cost: int, server: str = GRANIAN) -> Iterator[Program]:
        port = free_port()
        with running(*command("portal", port, server), port=port, env=self._env(cost, port)) as portal:
            yield portal

    @contextmanager
    def _floor(self, name: str, server: str = GRANIAN) -> Iterator[Program]:
        port = free_port()
        with running(*command(name, port, server), port=port) as floor:
            yield floor

    @contextmanager
    def _worker(self) -> Iterator[Program]:
        with running("-m", "bench.serve", "worker", env=self._env(COST, 1)) as worker:
            yield worker

    def _env(self, cost: int, port: int) -> Mapping[str, str]:
        asked = {
            "database": self._database,
            "folder": str(self._folder),
            "smtp_port": self._smtp_port,
            "cost": cost,
            "port": port,
        }
        # As it is installed: the first start keeps the bytecode, also where this shell's environment forbids it.
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self._folder / "bytecode")}
        return {"BENCH": json.dumps(asked), **kept}

    def _wait_for_mail(self) -> None:
        database = open_database(self._database)
        deadline = time.monotonic() + 60
        while _queued(database) and time.monotonic() < deadline:
            time.sleep(0.2)
        database.close_all()


def _first_answer(portal: Program) -> None:
    """The first answer that somebody gets."""
    asyncio.run(open_form(portal.url(PAGE)))


def _queued(database: Database) -> int:
    with database.connection_context():
        return int(OutboxRow.select().where(OutboxRow.state == "queued").count(database))


@contextmanager
def _mail_sink() -> Iterator[int]:
    class Sink:
        async def handle_DATA(self, *_: object) -> str:  # noqa: N802  (the library's name)
            return "250 taken"

    port = free_port()
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


def _hashes_per_second(seconds: float) -> float:
    """What the machine can hash at most: one thread per core that does nothing else."""
    rates: list[float] = []

    def work() -> None:
        # As low a priority as the portal's own hash threads have, so that both give way to the same other work.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        salt, began, done = bcrypt.gensalt(COST), time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            bcrypt.hashpw(b"correct horse battery staple", salt)
            done += 1
        rates.append(done / (time.perf_counter() - began))

    threads = [threading.Thread(target=work) for _ in range(os.cpu_count() or 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(rates)


def _hash_milliseconds(cost: int, times: int = 100) -> float:
    salt, began = bcrypt.gensalt(cost), time.thread_time()
    for _ in range(times):
        bcrypt.hashpw(b"correct horse battery staple", salt)
    return (time.thread_time() - began) / times * 1000


def _kind(url: str) -> str:
    return "PostgreSQL" if url.startswith("postgres") else "SQLite"


def _circumstances(accounts: int) -> dict[str, str]:
    return {
        "Accounts before the run": f"{accounts:,}",
        "Client": f"{tool()}, a connection for each request",
        "Day": today(),
    }


def _memory(what: str, measured: Memory) -> Line:
    return Line(what, str(measured), f"≤ {MEMORY} MB", round(measured.resident) <= MEMORY)


def _say(words: str) -> None:
    print(f"… {words}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the portal costs, as ratios to floors of the same run.")
    parser.add_argument("--database", help="an empty database, postgresql://… or sqlite:///…; else a new SQLite file")
    parser.add_argument("--accounts", type=int, default=1000, help="how many accounts there are before it begins")
    parser.add_argument("--quick", action="store_true", help="a short run, to see that everything works")
    parser.add_argument("--tokens", action="store_true", help="the token endpoint only, without a report")
    parser.add_argument("--report", type=Path, help="where the table goes")
    parser.add_argument("--keep", type=Path, help="writes the run down as JSON, for bench/report.py, and no report")
    asked = parser.parse_args()
    if not (asked.report or asked.keep or asked.quick or asked.tokens):
        asked.report = REPORT
    return asked


if __name__ == "__main__":
    main()
