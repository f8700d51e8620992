"""One effect for one key: what a caller may rely on whose network loses answers."""

import threading
from datetime import timedelta

import pytest

from portal.flows.idempotency import IN_FLIGHT_FOR, KEPT_FOR
from portal.storage.models import IdempotencyRow
from tests.support.databases import BOTH
from tests.support.program import ALICE, PROTOCOL, Program

KEY = "3f6c1e0a-0001"


@pytest.fixture(params=BOTH)
def database_url(request) -> str:
    """The address of a fresh database of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


def test_the_same_request_with_the_same_key_gets_the_first_answer_again(program: Program):
    first = program.registers(None, Idempotency_Key=KEY).body
    again = program.registers(None, Idempotency_Key=f'"{KEY}"')
    assert (again.status, again.body) == (201, first)
    assert again.answer.headers["Idempotency-Replayed"] == "true"
    assert again.answer.headers["Location"].endswith(first["id"])
    assert (program.accounts(), len(program.mails())) == (1, 1)


def test_members_in_another_order_are_the_same_body(program: Program):
    first = program.registers(None, Idempotency_Key=KEY).body
    assert program.registers(dict(reversed(ALICE.items())), Idempotency_Key=KEY).body == first


def test_another_body_with_the_same_key_is_refused(program: Program):
    program.registers(None, Idempotency_Key=KEY)
    program.registers({**ALICE, "username": "other"}, Idempotency_Key=KEY)
    assert (program.status, program.body["code"]) == (422, "idempotency-key-reused")
    assert program.accounts() == 1


def test_a_refusal_gives_the_key_back(program: Program):
    assert program.registers({**ALICE, "password": "x"}, Idempotency_Key=KEY).status == 400
    assert program.registers(None, Idempotency_Key=KEY).status == 201


def test_a_key_is_of_one_client_and_one_address(program: Program):
    program.registers(None, Idempotency_Key=KEY)
    other = {**ALICE, "username": "other", "email": "other@yourapp.com"}
    program.asks("POST", f"{PROTOCOL}/registrations?client_id=mobile-app", other, Idempotency_Key=KEY)
    assert program.status == 201
    assert program.asks("POST", "forgot-password", {"username": "other"}, Idempotency_Key=KEY).status == 202


def test_what_mails_is_done_once_for_a_key(program: Program, clock):
    program.registers()
    clock.move(seconds=31)
    answers = [program.follows("POST", "/resend", Idempotency_Key=KEY).status for _ in range(3)]
    assert answers == [200, 200, 200]
    assert len(program.mails()) == 2
    changed = [program.follows("PATCH", "", {"email": "a@yourapp.com"}, Idempotency_Key="k2").status for _ in range(2)]
    assert changed == [200, 200]
    begun = [program.asks("POST", "forgot-password", {"username": "x"}, Idempotency_Key="k3").body for _ in range(2)]
    assert begun[0] == begun[1]


def test_a_key_that_is_held_is_in_flight_and_comes_free_after_a_while(program: Program, clock, monkeypatch):
    def stands_still(*_, **__):
        raise KeyboardInterrupt

    engine = program.portal.engine
    monkeypatch.setattr(engine, "submit", stands_still)
    monkeypatch.setattr("portal.api.once._give_back", lambda _: None)  # as if the process were gone
    with pytest.raises(KeyboardInterrupt):
        program.registers(None, Idempotency_Key=KEY)
    monkeypatch.undo()
    assert program.registers(None, Idempotency_Key=KEY).status == 409
    assert (program.body["code"], program.body["retryAfter"]) == ("idempotency-key-in-flight", 1)
    assert program.registers({**ALICE, "username": "other"}, Idempotency_Key=KEY).status == 422
    clock.move(seconds=IN_FLIGHT_FOR.total_seconds() + 1)
    assert program.registers(None, Idempotency_Key=KEY).status == 201


def test_who_lost_the_key_meanwhile_undoes_what_it_did(program: Program, clock, monkeypatch):
    late, engine = [], program.portal.engine
    submit = engine.submit

    def slow(*arguments, **named):
        if not late:
            late.append(1)
            clock.move(seconds=IN_FLIGHT_FOR.total_seconds() + 1)
            other = Program(program.app)
            late.append(other.registers(None, Idempotency_Key=KEY).status)
        return submit(*arguments, **named)

    monkeypatch.setattr(engine, "submit", slow)
    program.registers(None, Idempotency_Key=KEY)
    assert late == [1, 201]
    assert program.status == 409
    assert program.accounts() == 1


def test_many_at_once_make_one_account(program: Program):
    told: list[int] = []

    def ask():
        told.append(Program(program.app).registers(None, Idempotency_Key=KEY).status)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(told) <= {201, 409}
    assert 201 in told
    assert (program.accounts(), len(program.mails())) == (1, 1)


def kept(program: Program) -> list[IdempotencyRow]:
    database = program.portal.work._database
    with database.connection_context():
        return list(IdempotencyRow.select().execute(database))


def test_a_kept_answer_is_sealed_and_forgotten_after_a_day(program: Program, clock):
    program.registers(None, Idempotency_Key=KEY)
    [row] = kept(program)
    assert row.answer.startswith("sealed:")
    assert program.secret not in row.answer
    assert ALICE["password"] not in f"{row.answer}{row.fingerprint}"
    clock.move(seconds=(KEPT_FOR + timedelta(minutes=1)).total_seconds())
    program.portal.worker._housekeeping()
    assert kept(program) == []
