"""The mail server is away, the database restarts, the disk is full: people are told when to come again, nothing breaks,
and all goes on by itself."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.fullness import can_mount, small_disk
from tests.support.load import LOST, Answer, Entry, Ledger, Visitors, at_rate, keep_registering, percentile
from tests.support.portals import shut_down
from tests.support.postgres import Server
from tests.support.records import Records
from tests.support.served import environment_of, prepare, served, wait_until
from tests.support.sink import Sink
from tests.support.tools import require

PAGE = "/realms/demo/register"
OUTAGES = (pytest.param(5.0, id="short"), pytest.param(600.0, id="long", marks=pytest.mark.prove))
DRAINED_WITHIN = 300.0  # seconds
RESTARTS = (pytest.param((1, 2.0), id="short"), pytest.param((15, 20.0), id="long", marks=pytest.mark.prove))
FILLINGS = (pytest.param(1, id="short"), pytest.param(10, id="long", marks=pytest.mark.prove))
BACK_WITHIN = 2.0  # seconds
VISITORS = 4


@pytest.mark.parametrize("outage", OUTAGES)
def test_people_register_while_the_mail_server_is_away_and_get_living_codes_when_it_is_back(
    outage: float, tmp_path: Path, sink: Sink, ledger: Ledger, figures: Callable[[str], None]
) -> None:
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    environment = environment_of(tmp_path, url, sink.url)
    shut_down(prepare(environment))
    records = Records(url)
    with served(environment, tmp_path) as running:
        visitors = Visitors([running.port], ledger)
        sink.refuses()
        asyncio.run(_register_one_a_second(visitors, outage))
        assert {each.status for each in ledger.entries} == {303}
        sink.accepts()
        if outage < 60:
            records.end_leases()
        drained = wait_until(lambda: records.mails("queued") == 0, "the backlog is gone", DRAINED_WITHIN)
        assert records.mails("dead") == 0
        assert records.half_made() == []
        answers = asyncio.run(_prove_all(visitors, ledger.entries, sink))
    assert [each for each in answers if not each.place.endswith("/account")] == []
    assert len(records.claims("email")) == len(ledger.entries)
    figures(
        f"mail server away for {outage:.0f} s: {len(ledger.entries)} registered, none refused, backlog gone"
        f" {drained:.0f} s after its return, every code (or link) let its person in"
    )


@pytest.mark.parametrize("extent", RESTARTS)
def test_while_postgresql_restarts_people_are_told_to_come_again(
    extent: tuple[int, float],
    postgres: Server,
    new_postgresql: str,
    tmp_path: Path,
    sink: Sink,
    ledger: Ledger,
    figures: Callable[[str], None],
) -> None:
    restarts, every = extent
    environment = environment_of(tmp_path, new_postgresql, sink.url)
    shut_down(prepare(environment))
    records, pages, returns = Records(new_postgresql), list[Answer](), list[float]()
    with served(environment, tmp_path) as running:

        def restart() -> None:
            for number in range(restarts):
                time.sleep(every)
                postgres.stop("immediate" if number % 2 else "fast")
                postgres.start()
                returns.append(time.monotonic())
            time.sleep(BACK_WITHIN + 1)

        asyncio.run(_register_and_look_while(Visitors([running.port], ledger), restart, pages))
        if restarts == 1:
            records.end_leases()
        wait_until(lambda: records.mails("queued") == 0, "every mail was sent", 240, every=0.5)
        log = running.log()
    assert ledger.unlabelled() == []
    assert LOST not in ledger.statuses()
    stored = records.accounts()
    assert [each for each in ledger.acknowledged if each.username not in stored] == []
    assert records.half_made() == []
    first = [_seconds_until_success(ledger, at) for at in returns]
    assert max(first) < BACK_WITHIN, first
    assert [each.status for each in pages if each.status != 200] == []
    assert "unexpected error" not in log, log
    figures(
        f"{restarts} restarts of PostgreSQL: answers {dict(ledger.statuses())}, first success after"
        f" {max(first):.1f} s at most; {len(pages)} register pages, all served,"
        f" p99 {percentile([each.seconds for each in pages], 0.99) * 1000:.0f} ms"
    )


@pytest.mark.parametrize("rounds", FILLINGS)
def test_on_a_full_disk_nobody_registers_halfway_and_pages_are_served(
    rounds: int, tmp_path: Path, sink: Sink, ledger: Ledger, figures: Callable[[str], None]
) -> None:
    require(can_mount(), "the right to mount a small disk (root)")
    with small_disk(tmp_path / "disk", megabytes=12) as disk:
        url = f"sqlite:///{disk.folder / 'portal.db'}"
        environment = environment_of(tmp_path, url, sink.url)
        shut_down(prepare(environment))
        records = Records(url)
        with served(environment, tmp_path) as running:
            server = running.server
            visitors = Visitors([running.port], ledger)
            for number in range(rounds):
                disk.fill(spare=number * 7 * 4096)
                full = asyncio.run(_register_until_refused(visitors, f"full{number}"))
                page = asyncio.run(visitors.get(PAGE))
                assert (page.status, full.status) == (200, 503)
                assert records.half_made() == []
                disk.make_room()
                assert asyncio.run(_register(visitors, f"free{number}")).is_acknowledged
            assert running.server is server
            wait_until(lambda: records.mails("queued") == 0, "every mail was sent", 120)
            assert "unexpected error" not in running.log(), running.log()
        assert ledger.unlabelled() == []
        assert records.is_sound()
        assert {each.username for each in ledger.acknowledged} == set(records.accounts())
    figures(f"disk filled {rounds} times: answers {dict(ledger.statuses())}, no half records, file sound")


async def _register_one_a_second(visitors: Visitors, seconds: float) -> None:
    await visitors.arrive()
    await at_rate(1.0, seconds, lambda number: visitors.register(f"person{number}", f"person{number}@example.test"))


async def _prove_all(visitors: Visitors, entries: Sequence[Entry], sink: Sink) -> list[Answer]:
    """Every second person types the code, the others press the link."""
    answers = []
    for number, entry in enumerate(entries):
        mail = sink.mail_to(entry.email)[0].mail
        prove = visitors.press_link(entry, mail.link) if number % 2 else visitors.type_code(entry, mail.code)
        answers.append(await prove)
    return answers


async def _register_and_look_while(visitors: Visitors, restart: Callable[[], None], pages: list[Answer]) -> None:
    await visitors.arrive()
    stop = asyncio.Event()
    people = [asyncio.ensure_future(keep_registering(visitors, f"v{each}", stop)) for each in range(VISITORS)]
    people.append(asyncio.ensure_future(_keep_looking(visitors, stop, pages)))
    await asyncio.to_thread(restart)
    stop.set()
    await asyncio.gather(*people)


async def _keep_looking(visitors: Visitors, stop: asyncio.Event, pages: list[Answer]) -> None:
    while not stop.is_set():
        pages.append(await visitors.get(PAGE))
        await asyncio.sleep(0.2)


def _seconds_until_success(ledger: Ledger, since: float) -> float:
    answered = (each.answered_at for each in ledger.acknowledged if each.answered_at and each.answered_at > since)
    return min(answered, default=float("inf")) - since


async def _register_until_refused(visitors: Visitors, prefix: str) -> Entry:
    await visitors.arrive()
    for number in range(200):
        entry = await visitors.register(f"{prefix}-{number}", f"{prefix}-{number}@example.test")
        if not entry.is_acknowledged:
            return entry
    raise AssertionError("the disk never was full")


async def _register(visitors: Visitors, name: str) -> Entry:
    return await visitors.register(name, f"{name}@example.test")
