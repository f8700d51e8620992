"""Realms go on as they were last seen while the store is away, and are looked at again once a second."""

import pytest

from portal.current import Portal
from portal.flows.compiled_realms import CompiledRealms
from portal.flows.ports import StorageUnavailable
from portal.realms.ports import RealmStore
from tests.support.clock import SetClock


class Unplugged:
    """The real store, with a plug that a test can pull."""

    def __init__(self, store: RealmStore) -> None:
        self._store = store
        self.is_away = False
        self.looks = 0

    def __getattr__(self, name):
        if self.is_away:
            raise StorageUnavailable(2)
        self.looks += 1
        return getattr(self._store, name)


@pytest.fixture
def store(portal: Portal) -> Unplugged:
    return Unplugged(portal.realm_store)


@pytest.fixture
def realms(portal: Portal, store: Unplugged, clock: SetClock) -> CompiledRealms:
    return CompiledRealms(store, portal.realms._compile, clock)


def test_a_realm_that_was_seen_goes_on_while_the_store_is_away(realms, store, clock):
    known = realms.named("demo")
    store.is_away = True
    clock.move(seconds=5)
    assert realms.named("demo") is known


def test_a_realm_that_was_not_seen_yet_needs_the_store(realms, store):
    store.is_away = True
    with pytest.raises(StorageUnavailable):
        realms.named("demo")


def test_a_changed_realm_is_seen_when_the_store_is_back(realms, store, clock, portal):
    realms.named("demo")
    store.is_away = True
    clock.move(seconds=2)
    realms.named("demo")
    store.is_away = False
    document = {**portal.realm_store.whole("demo"), "displayName": "Changed"}
    portal.realm_store.put(document, expected_revision=1)
    clock.move(seconds=2)
    assert realms.named("demo").realm.display_name == "Changed"


def test_a_store_is_asked_once_a_second(realms, store, clock):
    realms.named("demo")
    looks = store.looks
    for _ in range(10):
        clock.move(seconds=0.3)
        realms.named("demo")
    assert store.looks - looks in (2, 3)
