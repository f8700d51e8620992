"""Many people want one name at once, or write down one address: one of them gets it, whatever the database."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

import pytest

from portal.accounts.account import IdentifierKind
from portal.accounts.folding import fold_email, fold_username
from portal.accounts.proof import Purpose
from portal.current import Portal
from tests.support.load import Entry, Ledger, Visitors
from tests.support.portals import shut_down
from tests.support.records import Records, twice
from tests.support.served import Served, environment_of, prepare, served

ROUNDS = (pytest.param((8, 3), id="short"), pytest.param((64, 50), id="long", marks=pytest.mark.prove))

# One name and one mailbox each, written as people and attackers write them: case, composed and decomposed letters,
# a domain in letters and in its ASCII form.
NAMES = ("zoë-{}", "Zoë-{}", "ZOË-{}", "zoe\u0308-{}", "ZOE\u0308-{}")
ADDRESSES = ("zoe-{}@bücher.test", "ZOE-{}@bücher.test", "zoe-{}@BÜCHER.test", "Zoe-{}@xn--bcher-kva.test")
TRIES = 5


class Contest:
    """Two servers over one database; so neither the threads of a process nor processes can hide behind one another."""

    def __init__(self, portal: Portal, url: str, ledger: Ledger, servers: Sequence[Served]) -> None:
        self.portal = portal
        self.records = Records(url)
        self.ledger = ledger
        self.visitors = Visitors([each.port for each in servers], ledger, prefix="", host="localhost")
        self._servers = servers

    async def register(self, people: Sequence[tuple[str, str]]) -> list[Entry]:
        await self.visitors.arrive()
        return list(await asyncio.gather(*(self.visitors.register(*person) for person in people)))

    async def verify(self, entries: Sequence[Entry]) -> int:
        """All type the code that their own mail would have told, and who is asked to come again does; answers how many
        came in."""
        codes = {each.flow: self._code(each) for each in entries}
        waiting, came_in = list(entries), 0
        for _ in range(TRIES):
            answers = await asyncio.gather(*(self.visitors.type_code(each, codes[each.flow]) for each in waiting))
            assert {answer.status for answer in answers} <= {200, 303, 422, 503}, answers
            assert all(answer.headers.get("retry-after") for answer in answers if answer.status == 503)
            came_in += sum(answer.status == 303 and answer.place.endswith("/account") for answer in answers)
            waiting = [each for each, answer in zip(waiting, answers, strict=True) if answer.status == 503]
        assert not waiting
        return came_in

    def nothing_broke(self) -> None:
        assert not self.ledger.unlabelled()
        assert not self.records.half_made()
        log = "".join(each.log() for each in self._servers)
        assert "locked" not in log, log
        assert "Traceback" not in log, log

    def _code(self, entry: Entry) -> str:
        realm = self.portal.realms.named("demo")
        assert realm is not None
        with self.portal.work.reading() as unit:
            account = unit.accounts.holding(realm.realm.id, IdentifierKind.USERNAME, fold_username(entry.username))
            assert account is not None
            proof = unit.proofs.newest(account.id, Purpose.VERIFY_EMAIL)
        return self.portal.services.secrets.code(proof) if proof else "000000"


@pytest.fixture
def contest(database_url: str, ledger: Ledger, tmp_path: Path) -> Iterator[Contest]:
    """The cheapest hash, which only development has: a dear one would let them in two at a time."""
    environments = [_development(database_url, tmp_path / name) for name in ("one", "two")]
    portal = prepare(environments[0])
    with ExitStack() as running:
        servers = [
            running.enter_context(served(each, Path(each["PORTAL_INSTANCE_DIR"]), has_worker=False))
            for each in environments
        ]
        yield Contest(portal, database_url, ledger, servers)
    shut_down(portal)


@pytest.mark.parametrize("extent", ROUNDS)
def test_a_name_that_many_want_at_once_has_one_winner(
    contest: Contest, extent: tuple[int, int], figures: Callable[[str], None]
) -> None:
    many, rounds = extent
    for number in range(rounds):
        wanted = [name.format(number) for name in islice(cycle(NAMES), many)]
        entries = asyncio.run(
            contest.register([(name, f"p{each}-{number}@example.test") for each, name in enumerate(wanted)])
        )
        assert sum(each.is_acknowledged for each in entries) == 1, contest.ledger.statuses()
        assert all(each.is_acknowledged or each.is_field_error or each.status == 503 for each in entries)
    winners = sorted(fold_username(NAMES[0].format(number)) for number in range(rounds))
    assert sorted(contest.records.claims("username")) == winners
    contest.nothing_broke()
    figures(f"one name, {many} at once, {rounds} rounds: answers {dict(contest.ledger.statuses())}")


@pytest.mark.parametrize("extent", ROUNDS)
def test_an_address_that_many_wrote_down_has_one_owner_once_it_is_verified(
    contest: Contest, extent: tuple[int, int], figures: Callable[[str], None]
) -> None:
    many, rounds = extent
    for number in range(rounds):
        written = [address.format(number) for address in islice(cycle(ADDRESSES), many)]
        entries = asyncio.run(
            contest.register([(f"person{each}-{number}", address) for each, address in enumerate(written)])
        )
        contest.nothing_broke() if number == 0 else None
        waiting = [each for each in entries if each.is_acknowledged]
        assert len(waiting) + sum(each.status == 503 for each in entries) == many, contest.ledger.statuses()
        assert asyncio.run(contest.verify(waiting)) == 1
    owners = contest.records.claims("email")
    assert sorted(owners) == sorted(fold_email(ADDRESSES[0].format(number)) for number in range(rounds))
    assert not twice(owners)
    assert not contest.ledger.unlabelled()
    figures(f"one address, {many} at once, {rounds} rounds: answers {dict(contest.ledger.statuses())}")


def _development(database_url: str, folder: Path) -> dict[str, str]:
    folder.mkdir()
    given = environment_of(folder, database_url, "smtp://127.0.0.1:9")
    base = f"http://localhost:{given['PORT']}"
    return {**given, "PORTAL_ENV": "development", "PORTAL_BCRYPT_COST": "4", "PORTAL_BASE_URL": base}
