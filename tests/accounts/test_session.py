"""When a session ends by itself, and what is stored of its key."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.session import Session, key_hash, new_key

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SESSION = Session("s1", "hash", "r1", "a1", NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2), 1800)


@pytest.mark.parametrize(
    ("minutes", "alive"),
    [(60, True), (90, True), (91, False), (120, False)],
)
def test_a_session_ends_when_left_alone(minutes, alive):
    assert SESSION.is_alive(NOON + timedelta(minutes=minutes)) is alive


def test_a_session_ends_at_its_hard_end_however_busy():
    busy = Session("s1", "hash", "r1", "a1", NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=2), 1800)
    assert not busy.is_alive(NOON + timedelta(hours=2))


def test_keys_are_long_random_and_not_stored_as_they_are():
    key = new_key()
    assert key != new_key()
    assert len(key) >= 43
    assert key not in key_hash(key)


def test_the_same_key_is_found_again():
    assert key_hash("k") == key_hash("k") != key_hash("l")
