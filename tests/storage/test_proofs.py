from collections import Counter
from datetime import timedelta

import pytest

from portal.accounts.proof import MAX_TRIES, Purpose
from tests.storage.samples import NOW, account, add, at_once, later, proof

VERIFY, RESET = Purpose.VERIFY_EMAIL, Purpose.RESET_PASSWORD


@pytest.fixture
def proofs(work):
    """A unit's proofs, in a transaction, of a database that has the accounts a1 and a2."""
    add(work, account("a1"), account("a2"))
    with work.transaction() as unit:
        yield unit.proofs


@pytest.fixture
def stored(work):
    """The work of a database that has one proof, p1."""
    add(work, account("a1"))
    with work.transaction() as unit:
        unit.proofs.add(proof())
    return work


def test_a_proof_comes_back_as_it_was_stored(proofs):
    whole = proof(flow_id="f1", generation=3, tries=2, link_life=timedelta(hours=2), used_at=later(1))
    proofs.add(whole)
    assert proofs.get("p1") == whole
    assert proofs.get("p2") is None


def test_the_newest_proof_is_of_that_account_and_purpose(proofs):
    proofs.add(proof("p1", asked_at=later(9)))
    proofs.add(proof("p2", asked_at=later(5)))
    proofs.add(proof("p3", asked_at=later(99), purpose=RESET))
    proofs.add(proof("p4", asked_at=later(99), account_id="a2"))
    assert proofs.newest("a1", VERIFY).id == "p1"
    assert proofs.newest("a2", RESET) is None


def test_of_two_proofs_of_one_moment_the_later_row_is_newer(proofs):
    proofs.add(proof("p9"))
    proofs.add(proof("p1"))
    assert proofs.newest("a1", VERIFY).id == "p1"


def test_a_code_has_five_tries(proofs):
    proofs.add(proof())
    assert [proofs.count_try("p1") for _ in range(MAX_TRIES + 2)] == [1, 2, 3, 4, 5, None, None]
    assert proofs.get("p1").tries == MAX_TRIES


def test_a_used_proof_has_no_tries(proofs):
    proofs.add(proof(used_at=NOW))
    assert proofs.count_try("p1") is None
    assert proofs.count_try("unknown") is None


def test_a_proof_is_redeemed_once_and_by_its_present_generation(proofs):
    proofs.add(proof(generation=2))
    assert not proofs.redeem("p1", 1, NOW)
    assert proofs.redeem("p1", 2, later(3))
    assert not proofs.redeem("p1", 2, later(4))
    assert proofs.get("p1").used_at == later(3)


def test_a_renewed_proof_begins_anew(proofs):
    proofs.add(proof(tries=5, first_handed_over_at=later(1)))
    renewed = proofs.renew("p1", later(60))
    assert renewed == proof(generation=2, asked_at=later(60), sent_at=later(60))
    assert proofs.get("p1") == renewed


def test_a_proof_that_is_not_there_cannot_be_renewed(proofs):
    with pytest.raises(LookupError, match="p7"):
        proofs.renew("p7", NOW)


def test_another_mail_leaves_the_generation(proofs):
    proofs.add(proof())
    proofs.mark_sent("p1", later(60))
    assert proofs.get("p1") == proof(sent_at=later(60))


def test_a_life_begins_at_the_first_hand_over_of_the_present_generation(proofs):
    proofs.add(proof(generation=2))
    proofs.hand_over("p1", 1, later(1))
    assert proofs.get("p1").first_handed_over_at is None
    proofs.hand_over("p1", 2, later(2))
    proofs.hand_over("p1", 2, later(3))
    assert proofs.get("p1").first_handed_over_at == later(2)


def test_voiding_ends_what_is_unused(proofs):
    proofs.add(proof("p1"))
    proofs.add(proof("p2", used_at=later(-5)))
    proofs.add(proof("p3", purpose=RESET))
    proofs.void("a1", VERIFY, NOW)
    assert [proofs.get(each).used_at for each in ("p1", "p2", "p3")] == [NOW, later(-5), None]


def test_a_redeemed_proof_names_the_flow_that_used_it(proofs):
    proofs.add(proof("p1", flow_id="asked"))
    proofs.redeem("p1", 1, NOW, by="used")
    assert proofs.get("p1").flow_id == "used"


def test_a_proof_that_was_voided_was_used_by_no_flow(proofs):
    proofs.add(proof("p1", flow_id="asked"))
    proofs.void("a1", VERIFY, NOW)
    assert proofs.get("p1").flow_id is None


def test_a_purge_takes_what_was_asked_for_before(proofs):
    proofs.add(proof("p1", asked_at=later(-1)))
    proofs.add(proof("p2"))
    assert proofs.purge(NOW) == 1
    assert proofs.get("p1") is None
    assert proofs.get("p2") is not None


def test_of_20_redemptions_at_once_one_succeeds(stored):
    def redeem(_number):
        with stored.transaction() as unit:
            return unit.proofs.redeem("p1", 1, NOW)

    assert Counter(at_once(20, redeem)) == {True: 1, False: 19}


def test_of_20_tries_at_once_five_are_let_through(stored):
    def guess(_number):
        with stored.transaction() as unit:
            return unit.proofs.count_try("p1")

    assert Counter(at_once(20, guess)) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, None: 15}
