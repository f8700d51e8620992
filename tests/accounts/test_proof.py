"""The code and the link of a proof: whose they are, how long they live, what they survive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.proof import MAX_TRIES, Proof, ProofSecrets, Purpose

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
PROOF = Proof("0b6f2f7e-8a43-4b39-9f57-0c8f4a3f9a11", Purpose.VERIFY_EMAIL, "r1", "a1", "ada@example.test", NOON, NOON)
HANDED_OVER = replace(PROOF, first_handed_over_at=NOON)
SECRETS = ProofSecrets(b"key")


def after(**time):
    return NOON + timedelta(**time)


def test_a_code_has_six_digits_and_is_the_same_each_time_it_is_made():
    assert SECRETS.code(PROOF) == SECRETS.code(PROOF)
    assert len(SECRETS.code(PROOF)) == 6
    assert SECRETS.code(PROOF).isdigit()


def test_a_link_holds_letters_and_digits_only_and_names_its_proof():
    token = SECRETS.link_token(PROOF)
    assert token.isalnum()
    assert token.isascii()
    assert ProofSecrets.proof_id(token) == PROOF.id


@pytest.mark.parametrize("spelling", ["{a}{b}", "{a} {b}", " {a}-{b}\n", "{a}\u00a0{b}"])
def test_a_code_may_be_typed_with_blanks_and_dashes(spelling):
    code = SECRETS.code(PROOF)
    assert SECRETS.is_code(PROOF, spelling.format(a=code[:3], b=code[3:]))


def test_a_code_may_be_typed_in_the_digits_of_another_script():
    arabic = SECRETS.code(PROOF).translate({ord(str(digit)): chr(0x0660 + digit) for digit in range(10)})
    assert SECRETS.is_code(PROOF, arabic)


@pytest.mark.parametrize("typed", ["", "abc", "²³", "\ud800", "9" * 10_000, "\0"], ids=ascii)
def test_what_is_no_code_is_no_code(typed):
    assert not SECRETS.is_code(PROOF, typed)


@pytest.mark.parametrize(
    "other",
    [
        replace(PROOF, generation=2),
        replace(PROOF, purpose=Purpose.RESET_PASSWORD),
        replace(PROOF, realm_id="r2"),
        replace(PROOF, account_id="a2"),
        replace(PROOF, address="eve@example.test"),
    ],
)
def test_a_code_or_link_for_one_thing_is_nothing_for_another(other):
    assert not SECRETS.is_link(other, SECRETS.link_token(PROOF))
    assert not SECRETS.is_code(other, SECRETS.code(PROOF))


def test_another_key_makes_other_secrets():
    assert not ProofSecrets(b"other").is_link(PROOF, SECRETS.link_token(PROOF))


@pytest.mark.parametrize("token", ["", "x", "z" * 64, "0" * 63, "0" * 65, "\ud800" * 64], ids=ascii)
def test_a_token_of_another_shape_names_no_proof_and_opens_none(token):
    assert ProofSecrets.proof_id(token) is None
    assert not SECRETS.is_link(PROOF, token)


def test_before_the_hand_over_nothing_grows_old():
    assert PROOF.is_code_alive(after(hours=23))
    assert PROOF.is_link_alive(after(hours=23))


def test_a_code_lives_ten_minutes_from_the_hand_over():
    late = replace(PROOF, first_handed_over_at=after(hours=3))
    assert late.is_code_alive(after(hours=3, minutes=9))
    assert not late.is_code_alive(after(hours=3, minutes=10))


def test_a_link_lives_as_long_as_the_realm_says_but_not_less_than_the_code():
    assert replace(HANDED_OVER, link_life=timedelta(hours=1)).is_link_alive(after(minutes=59))
    assert not replace(HANDED_OVER, link_life=timedelta(hours=1)).is_link_alive(after(hours=1))
    assert replace(HANDED_OVER, link_life=timedelta(minutes=1)).is_link_alive(after(minutes=9))


def test_a_day_after_asking_everything_ends():
    fresh = replace(PROOF, first_handed_over_at=after(hours=23, minutes=59))
    assert not fresh.is_code_alive(after(hours=24))
    assert not fresh.is_link_alive(after(hours=24))


def test_five_tries_end_the_code_but_not_the_link():
    tried = replace(HANDED_OVER, tries=MAX_TRIES)
    assert not tried.is_code_alive(NOON)
    assert tried.is_link_alive(NOON)


def test_a_used_proof_is_dead():
    used = replace(HANDED_OVER, used_at=NOON)
    assert not used.is_code_alive(NOON)
    assert not used.is_link_alive(NOON)


def test_the_way_back_to_an_old_address_lives_a_week_from_the_hand_over_and_ends_a_day_later_in_any_case():
    way_back = replace(PROOF, purpose=Purpose.RESTORE_EMAIL, link_life=timedelta(days=7))
    late = replace(way_back, first_handed_over_at=after(days=3))
    assert replace(way_back, first_handed_over_at=NOON).is_link_alive(after(days=6, hours=23))
    assert not replace(way_back, first_handed_over_at=NOON).is_link_alive(after(days=7))
    assert late.is_link_alive(after(days=7, hours=23))
    assert not late.is_link_alive(after(days=8))
