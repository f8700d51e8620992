"""`kill -9` at random moments: what was acknowledged is there afterwards, whole, and its mail was sent."""

import asyncio
import random
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.load import LOST, Ledger, Visitors, keep_registering
from tests.support.portals import shut_down
from tests.support.records import Records
from tests.support.served import Served, environment_of, prepare, served, wait_until
from tests.support.sink import Received, Sink

VISITORS = 6
LONGEST_LULL = 3.0  # seconds between the moment when all stands again and the next kill
SLOWNESS = 0.03  # seconds that the mail server takes to say that it took a mail, so that some kills fall into them
LEASE_AND_MORE = 240.0  # seconds: a killed worker's mails wait for the end of its lease

EXTENTS = (pytest.param(5, id="short"), pytest.param(200, id="long", marks=pytest.mark.prove))


@dataclass
class Killer:
    """Kills and starts again, and notes when it killed the worker."""

    running: Served
    chance: random.Random
    worker_kills: list[float] = field(default_factory=list)

    def kill_at_random(self) -> None:
        time.sleep(self.chance.uniform(0, LONGEST_LULL))
        match self.chance.choice(("worker", "server", "serving process")):
            case "worker":
                self._worker()
            case "server":
                self.running.kill_server()
            case _:
                self.running.kill_serving_process()
        self.running.come_back()

    def _worker(self) -> None:
        self.running.kill_worker()
        self.worker_kills.append(time.monotonic())
        self.running.start_worker()


@pytest.mark.parametrize("kills", EXTENTS)
def test_what_was_acknowledged_survives_any_kill(
    kills: int, database_url: str, tmp_path: Path, sink: Sink, ledger: Ledger, figures: Callable[[str], None]
) -> None:
    sink.slowness = SLOWNESS
    environment = environment_of(tmp_path, database_url, sink.url)
    shut_down(prepare(environment))
    records = Records(database_url)
    with served(environment, tmp_path) as running:
        killer = Killer(running, random.Random(kills))  # noqa: S311  (a repeatable run)
        asyncio.run(_register_while(killer, kills, Visitors([running.port], ledger)))
        if kills < 10:
            records.end_leases()
        wait_until(lambda: records.mails("queued") == 0, "every mail was sent", LEASE_AND_MORE, every=0.5)
    _nothing_was_lost(ledger, records, sink)
    repeated = _repeats(sink, killer.worker_kills)
    assert records.is_sound()
    figures(
        f"{kills} kills ({len(killer.worker_kills)} of the worker): {len(ledger.acknowledged)} registrations"
        f" acknowledged, {ledger.statuses()[LOST]} unanswered, none lost; {repeated} mails came twice"
    )


async def _register_while(killer: Killer, kills: int, visitors: Visitors) -> None:
    """Registers from several visitors while the killer is at work in a thread of its own."""
    await visitors.arrive()
    stop = asyncio.Event()
    people = [asyncio.ensure_future(keep_registering(visitors, f"v{each}", stop)) for each in range(VISITORS)]
    for _ in range(kills):
        await asyncio.to_thread(killer.kill_at_random)
    stop.set()
    await asyncio.gather(*people)


def _nothing_was_lost(ledger: Ledger, records: Records, sink: Sink) -> None:
    stored = records.accounts()
    assert ledger.acknowledged
    assert [each for each in ledger.acknowledged if each.username not in stored] == []
    assert records.half_made() == []
    assert {each.username for each in ledger.entries} >= set(stored)
    reached = {each.to for each in sink.received}
    assert [name for name in stored if f"{name}@example.test" not in reached] == []
    assert records.mails("dead") == 0
    assert ledger.unlabelled() == []


def _repeats(sink: Sink, worker_kills: Sequence[float]) -> int:
    """How many mails came more than once. A worker that was killed while it sent did not live to note that mail, so the
    first copy is the last thing that worker sent; any other repetition is a mistake."""
    last_words = _last_of_each_life(sink.received, worker_kills)
    repeated = [copies for copies in sink.copies().values() if len(copies) > 1]
    for copies in repeated:
        assert len({(each.to, each.mail.code, each.mail.link) for each in copies}) == 1
        assert all(any(each is last for last in last_words) for each in copies[:-1]), copies
    by_address = {each.to for each in sink.received}
    assert len(by_address) == len(sink.copies())
    return len(repeated)


def _last_of_each_life(received: Sequence[Received], worker_kills: Sequence[float]) -> list[Received]:
    lives: dict[int, Received] = {}
    for each in received:
        lives[bisect_left(worker_kills, each.at)] = each
    return list(lives.values())
