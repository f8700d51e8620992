from datetime import UTC, datetime

import pytest

from portal.accounts.account import Account, AccountState
from portal.accounts.device import knows, new_device
from portal.accounts.pseudonyms import Pseudonyms

OURS = Pseudonyms(b"a key")


def account(account_id: str = "a1", realm_id: str = "demo") -> Account:
    return Account(account_id, realm_id, AccountState.ACTIVE, datetime(2030, 5, 17, tzinfo=UTC))


def test_a_device_is_known_to_the_account_it_signed_in_to():
    assert knows(OURS, account(), new_device(OURS, account()))


@pytest.mark.parametrize("other", [account("a2"), account(realm_id="other")])
def test_a_device_is_known_to_no_other_account_or_realm(other):
    assert not knows(OURS, other, new_device(OURS, account()))


def test_two_devices_are_told_apart():
    assert new_device(OURS, account()) != new_device(OURS, account())


def test_another_portals_devices_are_unknown():
    assert not knows(Pseudonyms(b"another key"), account(), new_device(OURS, account()))


@pytest.mark.parametrize("token", ["", "x", "0" * 96, "0" * 95 + "\n", "é" * 96, "0" * 97])
def test_what_is_no_token_is_no_device(token):
    assert not knows(OURS, account(), token)


def test_a_changed_token_is_no_device():
    token = new_device(OURS, account())
    assert not knows(OURS, account(), ("1" if token[0] == "0" else "0") + token[1:])
