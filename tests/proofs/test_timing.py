"""`private`: 300 interleaved pairs through every form that takes a name. Same answers, and times nobody can tell apart.

The hash is made cheap, because a dear one would hide the rest behind its own noise. One in a hundred honest runs looks
suspicious by chance alone, so a suspicion is tried once more on fresh pairs before it counts.
"""

import gc
import statistics
from pathlib import Path

import pytest

from portal import create_app
from tests.conftest import closed
from tests.support.application import document_with_clients
from tests.support.clock import SetClock
from tests.support.databases import upgraded
from tests.support.pairs import (
    Ask,
    asks_for_tokens,
    chance,
    corrects,
    forgets,
    forgets_by_name,
    pairs,
    registers,
    resends,
    signs_in_wrongly,
)
from tests.support.person import Person
from tests.support.portals import import_realm, make_settings

AMOUNT = 300
COST = 8
WIDE = dict.fromkeys(
    ("forgot", "login", "login_identity", "register", "resend", "correct", "token"), "1000000 per hour"
)

pytestmark = pytest.mark.prove


def asks(clock: SetClock) -> dict[str, Ask]:
    return {
        "forgot password": forgets,
        "forgot password, by name": forgets_by_name,
        "forgot password, again": resends(forgets, "reset-password", "/resend", clock),
        "sign in": signs_in_wrongly,
        "sign in from an application": asks_for_tokens,
        "register": registers,
        "register, again": resends(registers, "verify-email", "/resend", clock),
        "correct the address": corrects,
    }


@pytest.fixture(params=("sqlite", "postgresql"))
def upgraded_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with all its tables, of each kind."""
    return upgraded(request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "new_postgresql"}[request.param]))


@pytest.mark.parametrize("form", list(asks(SetClock())))
def test_times_do_not_tell_who_has_an_account(tmp_path: Path, upgraded_url: str, form: str):
    clock = SetClock()
    app = create_app(make_settings(tmp_path, upgraded_url, bcrypt_cost=COST, limits=WIDE), clock=clock)
    import_realm(app, document_with_clients())
    Person(app, "bob").has_account()
    try:
        found = measured(app, clock, asks(clock)[form], form)
        assert found > 0.01 or measured(app, clock, asks(clock)[form], form, first=AMOUNT) > 0.01
    finally:
        closed(app)


def measured(app, clock: SetClock, ask: Ask, form: str, first: int = 0) -> float:
    def numbered(person: Person, name: str, number: int):
        return ask(person, name, number + first)

    gc.collect()
    gc.disable()
    try:
        answers = list(pairs(lambda: Person(app, "mallory"), numbered, clock, AMOUNT))
    finally:
        gc.enable()
    assert all(known.seen() == unknown.seen() for known, unknown in answers)
    known, unknown = ([answer.seconds for answer in half] for half in zip(*answers, strict=True))
    found = chance(list(known), list(unknown))
    middles = statistics.median(known) * 1000, statistics.median(unknown) * 1000
    print(f"{form}: p = {found:.3f}, medians {middles[0]:.2f} and {middles[1]:.2f} ms")
    return found
