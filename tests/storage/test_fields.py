from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.storage.fields import Document, Moment, index_key, is_storable

MOMENTS = some.datetimes(datetime(1900, 1, 1), datetime(2400, 1, 1), timezones=some.timezones())  # noqa: DTZ001


@given(MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_in_utc(moment):
    field = Moment()
    assert repr(field.python_value(field.db_value(moment))) == repr(moment.astimezone(UTC))


@given(MOMENTS, MOMENTS)
def test_moments_are_kept_in_their_order(one, other):
    field = Moment()
    assert (one.astimezone(UTC) < other.astimezone(UTC)) == (field.db_value(one) < field.db_value(other))


def test_a_time_zone_shifts_nothing():
    noon = datetime(2030, 1, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert Moment().db_value(noon) == Moment().db_value(datetime(2030, 1, 1, 17, tzinfo=UTC))


def test_a_moment_without_a_time_zone_is_a_mistake():
    field = Moment()
    field.name = "created_at"
    with pytest.raises(ValueError, match="created_at"):
        field.db_value(datetime(2030, 1, 1))  # noqa: DTZ001


@given(some.none() | some.booleans() | some.integers() | some.text() | some.lists(some.text()))
def test_a_document_comes_back_and_its_text_can_be_kept(value):
    field = Document()
    text = field.db_value({"b": value, "a": "\0\ud800"})
    assert is_storable(text)
    assert list(field.python_value(text).items()) == [("b", value), ("a", "\0\ud800")]


@given(some.text(), some.text())
def test_different_texts_have_different_keys(one, other):
    assert (index_key(one) == index_key(other)) == (one == other)


@pytest.mark.parametrize("length", [256, 257, 3000])
def test_a_long_text_is_no_key_that_a_short_one_could_have(length):
    key = index_key("x" * length)
    assert len(key) == 256
    assert index_key(key) != key
    assert index_key("x" * length + "y") != key
