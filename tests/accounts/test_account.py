"""What an account answers about itself, and the one gate."""

from datetime import UTC, datetime

import pytest

from portal.accounts.account import Account, AccountState, Hindrance, Identifier, IdentifierKind, may_sign_in

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NAME = Identifier(IdentifierKind.USERNAME, "Ada", "ada", is_claimed=True)
TYPED = Identifier(IdentifierKind.EMAIL, "Ada@Example.test", "ada@example.test")
PROVEN = Identifier(IdentifierKind.EMAIL, "Ada@Example.test", "ada@example.test", is_claimed=True, verified_at=NOON)


def account(*identifiers, state=AccountState.ACTIVE, **facts):
    return Account("a1", "r1", state, NOON, identifiers, **facts)


def test_an_account_is_called_by_its_user_name_and_written_to_as_typed():
    ada = account(NAME, TYPED)
    assert (ada.username, ada.email) == ("Ada", "Ada@Example.test")


def test_without_a_user_name_the_address_is_the_name():
    assert account(TYPED).username == "Ada@Example.test"


def test_an_account_with_neither_is_called_nothing():
    assert (account().username, account().email) == ("", None)


def test_a_typed_address_is_not_a_verified_one():
    assert not account(TYPED).is_email_verified
    assert account(PROVEN).is_email_verified


def test_a_printed_account_does_not_show_its_hash():
    assert "s3cret" not in repr(account(password_hash="s3cret"))


@pytest.mark.parametrize(
    ("who", "hindrance"),
    [
        (account(NAME, PROVEN), None),
        (account(NAME, PROVEN, state=AccountState.NEW), None),
        (account(NAME, TYPED), Hindrance.EMAIL_NOT_PROVEN),
        (account(NAME), None),  # nothing to prove
        (account(NAME, PROVEN, state=AccountState.INACTIVE), Hindrance.DISABLED),
        (account(NAME, TYPED, state=AccountState.DELETED), Hindrance.DISABLED),
        (account(NAME, PROVEN, required_actions=("UPDATE_PASSWORD",)), Hindrance.ACTION_REQUIRED),
    ],
)
def test_the_gate_where_mailboxes_are_proven(who, hindrance):
    assert may_sign_in(who, verify_email=True) is hindrance


def test_the_gate_lets_a_typed_address_through_where_mailboxes_are_not_proven():
    assert may_sign_in(account(NAME, TYPED), verify_email=False) is None
