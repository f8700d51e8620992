import pytest

from tests.storage.samples import NOW, account, add, later, session


@pytest.fixture
def sessions(work):
    add(work, account("a1"), account("a2"))
    with work.transaction() as unit:
        yield unit.sessions


def test_a_session_comes_back_by_its_key(sessions):
    whole = session(is_remembered=True, address="192.0.2.7", user_agent="Browser/1")
    sessions.add(whole)
    assert sessions.by_key(whole.key_hash) == whole
    assert sessions.by_key("another") is None


def test_a_session_notes_when_it_was_last_used(sessions):
    sessions.add(session())
    sessions.seen("s1", later(60))
    sessions.seen("s1", later(30))
    assert sessions.by_key("hash of s1").seen_at == later(60)


def test_an_ended_session_is_gone(sessions):
    sessions.add(session("s1"))
    sessions.add(session("s2"))
    sessions.end("s1")
    assert sessions.by_key("hash of s1") is None
    assert sessions.by_key("hash of s2") is not None


def test_all_sessions_of_an_account_end_but_one(sessions):
    for number in range(3):
        sessions.add(session(f"s{number}"))
    sessions.add(session("other", "a2"))
    assert sessions.end_of_account("a1", but="s1") == 2
    assert sessions.by_key("hash of s1") is not None
    assert sessions.end_of_account("a1") == 1
    assert sessions.by_key("hash of other") is not None


@pytest.mark.parametrize("seconds", [0, 600, 600.000001, 3599, 3600])
def test_a_purge_takes_exactly_the_sessions_that_are_no_longer_alive(sessions, seconds):
    sessions.add(session("used", seen_at=later(3500)))
    sessions.add(session("left alone"))
    now = later(seconds)
    alive = [
        session_id for session_id in ("used", "left alone") if sessions.by_key(f"hash of {session_id}").is_alive(now)
    ]
    assert sessions.purge(now) == 2 - len(alive)
    assert all(sessions.by_key(f"hash of {session_id}") for session_id in alive)


def test_a_session_belongs_to_an_account(work):
    with pytest.raises(Exception, match=r"(?i)foreign key"), work.transaction() as unit:
        unit.sessions.add(session(account_id="nobody", seen_at=NOW))


def test_the_sessions_of_an_account_come_newest_first(sessions):
    old, new = session("s1"), session("s2", started_at=later(5))
    for each in (old, new, session("other", "a2")):
        sessions.add(each)
    assert sessions.of_account("a1") == (new, old)
