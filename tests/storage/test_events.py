import pytest

from portal.events.event import Event, EventType
from portal.storage.models import EventRow
from tests.storage.samples import NOW, later

WHOLE = Event(
    EventType.LOGIN,
    "demo",
    NOW,
    error="user_not_found",
    account_id="a1",
    session_id="s1",
    client_id="account",
    address="192.0.2.7",
    user_agent="Browser/1",
    details={"username": "ada\0"},
)


@pytest.fixture
def events(work):
    with work.transaction() as unit:
        yield unit.events


def logins(events, count):
    for number in range(count):
        events.add(Event(EventType.LOGIN, "demo", NOW, details={"number": str(number)}))


def told(numbered):
    return [event.details["number"] for _, event in numbered]


def test_an_event_comes_back_as_it_was_stored(events):
    events.add(WHOLE)
    ((_, event),) = events.newest("demo", limit=5)
    assert event == WHOLE


def test_a_failure_is_kept_under_its_own_name(events, database):
    events.add(WHOLE)
    assert EventRow.select(EventRow.name).scalar(database) == "LOGIN_ERROR"


def test_every_type_comes_back(events):
    told = [Event(each, "demo", NOW, error=error) for each in EventType for error in (None, "invalid")]
    for event in told:
        events.add(event)
    assert [event for _, event in events.newest("demo", limit=99)] == told


def test_the_newest_ones_are_told_in_their_order(events):
    logins(events, 5)
    assert told(events.newest("demo", limit=3)) == ["2", "3", "4"]


def test_whoever_goes_on_from_a_number_misses_none(events):
    logins(events, 6)
    first = events.newest("demo", limit=6)[1][0]
    assert told(events.newest("demo", limit=2, after_id=first)) == ["2", "3"]
    assert told(events.newest("demo", limit=9, after_id=first)) == ["2", "3", "4", "5"]


def test_events_of_other_realms_are_not_told(events):
    logins(events, 1)
    assert events.newest("other", limit=5) == ()


def test_the_events_of_an_account_come_newest_first(work):
    told = [Event(EventType.LOGIN, "demo", later(number), account_id=f"a{number % 2}") for number in range(6)]
    with work.transaction() as unit:
        for each in told:
            unit.events.add(each)
        assert unit.events.of_account("a1", limit=2) == (told[5], told[3])
        assert unit.events.of_account("nobody", limit=2) == ()
