"""Three answers of ten are lost on the way, and programs ask again blindly, with their keys: all is done once."""

import http.client
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.limits import NAMED
from tests.support.losing import LosingProxy, losing_proxy
from tests.support.program import PROTOCOL, Answered, asked
from tests.support.records import Records
from tests.support.servers import APP, serving

UNLIMITED = {
    f"PORTAL_LIMIT_{name.upper()}": "1000000 per hour"
    for name in (*NAMED, "mail_mailbox", "mail_domain", "mail_network", "mail_newcomers")
}
LOST = 0.3
AT_ONCE = 16
NOT_NOW = (409, 429, 503)


class Retrying:
    """A program that repeats whatever it did not get an answer to, and waits where it is told to."""

    def __init__(self, address: str, number: int) -> None:
        self._address = f"{address}/realms/examples"
        self._name = f"retrying-{number:03}"
        self.statuses: list[int] = []

    def registers(self) -> Answered:
        body = {
            "username": self._name,
            "email": f"{self._name}@example.test",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "password": "StrongPass123!",
        }
        return self._until_answered(f"{PROTOCOL}/registrations", body)

    def _until_answered(self, path: str, body: object) -> Answered:
        key = str(uuid.uuid4())
        while True:
            try:
                answer = asked(f"{self._address}/{path}", body=body, Idempotency_Key=key)
            except (OSError, http.client.HTTPException):
                continue
            self.statuses.append(answer.status)
            if answer.status not in NOT_NOW or "Retry-After" not in answer.headers:
                return answer
            time.sleep(0.2)


@contextmanager
def portal_behind_a_bad_network(folder: Path) -> Iterator[tuple[LosingProxy, Records]]:
    with serving(APP, folder, **UNLIMITED) as server, losing_proxy(server.port, LOST) as proxy:
        yield proxy, Records(f"sqlite:///{folder / 'instance' / 'portico.db'}")


def lose_and_repeat(folder: Path, programs: int) -> tuple[LosingProxy, list[Retrying]]:
    with portal_behind_a_bad_network(folder) as (proxy, records):
        all_of_them = [Retrying(proxy.address, number) for number in range(programs)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(Retrying.registers, all_of_them))
        assert {answer.status for answer in answers} == {201}
        ids = {answer.body["id"] for answer in answers}
        assert len(ids) == records.count() == programs
        stored = {account[0] for account in records.accounts().values()}
        assert ids == stored
        mails = {name: account[3] for name, account in records.accounts().items()}
        assert set(mails.values()) == {1}
    return proxy, all_of_them


def assert_held(proxy: LosingProxy, programs: list[Retrying]) -> None:
    assert proxy.lost > 0
    assert proxy.handed_on > len(programs)
    assert {status for program in programs for status in program.statuses} <= {201, *NOT_NOW}


def test_twenty_programs_that_lose_answers_make_twenty_accounts(tmp_path):
    assert_held(*lose_and_repeat(tmp_path, 20))


@pytest.mark.prove
def test_two_hundred_programs_that_lose_answers_make_two_hundred_accounts(tmp_path):
    proxy, programs = lose_and_repeat(tmp_path, 200)
    assert_held(proxy, programs)
    assert 0.2 < proxy.lost / proxy.handed_on < 0.4
