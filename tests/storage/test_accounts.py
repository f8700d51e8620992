from collections import Counter

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from tests.storage.samples import NOW, account, add, at_once, email, later, username

EMAIL, USERNAME = IdentifierKind.EMAIL, IdentifierKind.USERNAME


def test_an_account_comes_back_as_it_was_stored(work):
    ada = account(
        "a1",
        username("Ada"),
        email("Ada@Example.org"),
        attributes={"firstName": ("Ada",), "locale": ("en", "fr")},
        password_hash="hash",
        password_set_at=later(-60),
        required_actions=("UPDATE_PROFILE",),
        flow_id="f1",
        leftover={"groups": ["/staff"], "clientRoles": {"shop": ["buyer"]}},
    )
    add(work, ada)
    with work.reading() as unit:
        assert unit.accounts.get("a1") == ada
        assert unit.accounts.by_flow("f1") == ada
        assert unit.accounts.holding("demo", USERNAME, "ada") == ada


def test_the_transaction_that_makes_an_account_reads_it_as_everybody_does_later(work):
    answers = {"nickname": (), "phone": ("1", "2"), "firstName": ("Ada",)}
    ada = account("a1", email("ada@example.org"), username("ada"), attributes=answers, password_hash="hash")
    with work.transaction() as unit:
        unit.accounts.add(ada)
        made = unit.accounts.get("a1")
    with work.reading() as unit:
        assert unit.accounts.get("a1") == made
    assert [each.kind for each in made.identifiers] == [USERNAME, EMAIL]
    assert list(made.attributes.items()) == [("firstName", ("Ada",)), ("phone", ("1", "2"))]


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.claim("a1", email("ada@example.org"), NOW),
        lambda accounts: accounts.note_proof("a1", email("ada@example.org"), NOW),
        lambda accounts: accounts.replace_identifier("a1", email("lovelace@example.org")),
        lambda accounts: accounts.add_identifier("a1", username("lovelace")),
        lambda accounts: accounts.set_state("a1", AccountState.DELETED),
        lambda accounts: accounts.set_password_hash("a1", "other", NOW),
        lambda accounts: accounts.set_required_actions("a1", ["UPDATE_PROFILE"]),
        lambda accounts: accounts.set_attributes("a1", {"firstName": ("Augusta",)}),
        lambda accounts: accounts.count_failure("a1", NOW, NOW),
        lambda accounts: accounts.plan_deletion("a1", NOW),
        lambda accounts: accounts.erase("a1", "pseudonym"),
    ],
)
def test_what_changes_a_new_account_in_its_own_transaction_is_seen_there(work, change):
    ada = account("a1", username("ada"), email("ada@example.org"), password_hash="hash", password_set_at=NOW)
    with work.transaction() as unit:
        unit.accounts.add(ada)
        change(unit.accounts)
        changed = unit.accounts.get("a1")
    with work.reading() as unit:
        assert unit.accounts.get("a1") == changed != ada


def test_an_unknown_account_is_none(work):
    with work.reading() as unit:
        assert unit.accounts.get("nobody") is None
        assert unit.accounts.by_flow("nothing") is None
        assert unit.accounts.holding("demo", USERNAME, "nobody") is None
        assert unit.accounts.newest_claimant("demo", EMAIL, "nobody@example.org") is None


def test_a_held_claim_refuses_the_account_and_names_its_kind(work):
    add(work, account("a1", username("ada"), email("ada@example.org", is_claimed=True)))
    with work.transaction() as unit:
        assert unit.accounts.add(account("a2", username("ADA"), email("other@example.org"))) is USERNAME
        assert unit.accounts.add(account("a3", username("eve"), email("ADA@example.org", is_claimed=True))) is EMAIL
        assert unit.accounts.get("a2") is None


def test_a_refused_account_leaves_the_rest_of_its_transaction_in_place(work):
    add(work, account("a1", username("ada")))
    with work.transaction() as unit:
        unit.accounts.add(account("a2", username("ada")))
        assert unit.accounts.add(account("a3", username("eve"))) is None
    with work.reading() as unit:
        assert unit.accounts.get("a3") is not None


def test_the_same_name_in_another_realm_is_another_name(work):
    add(work, account("a1", username("ada")), account("a2", username("ada"), realm_id="other"))
    with work.reading() as unit:
        assert unit.accounts.holding("other", USERNAME, "ada").id == "a2"


def test_a_flow_makes_one_account(work):
    add(work, account("a1", username("ada"), flow_id="f1"), account("a2", username("ada"), flow_id="f1"))
    with work.reading() as unit:
        assert unit.accounts.by_flow("f1").id == "a1"
        assert unit.accounts.get("a2") is None


def test_an_id_that_is_taken_is_a_mistake(work):
    add(work, account("a1", username("ada")))
    with pytest.raises(Exception, match="accounts"), work.transaction() as unit:
        unit.accounts.add(account("a1", username("eve")))


def test_an_unclaimed_address_can_be_written_down_by_many(work):
    add(work, *(account(f"a{n}", username(f"ada{n}"), email("ada@example.org")) for n in range(3)))
    with work.reading() as unit:
        assert unit.accounts.holding("demo", EMAIL, "ada@example.org") is None
        assert unit.accounts.other_claimants("demo", EMAIL, "ada@example.org", but="a1") == ("a0", "a2")


def test_the_newest_claimant_is_the_newest_account(work):
    add(
        work,
        account("a1", email("ada@example.org"), created_at=later(5)),
        account("a2", email("ada@example.org"), created_at=NOW),
        account("a3", email("ada@example.org"), created_at=later(9), state=AccountState.INACTIVE),
    )
    with work.reading() as unit:
        assert unit.accounts.newest_claimant("demo", EMAIL, "ada@example.org").id == "a1"


def test_of_two_accounts_of_one_moment_the_later_row_is_newer(work):
    add(work, account("b", email("ada@example.org")), account("a", email("ada@example.org")))
    with work.reading() as unit:
        assert unit.accounts.newest_claimant("demo", EMAIL, "ada@example.org").id == "a"


def test_a_claim_is_held_by_one(work):
    address = email("ada@example.org")
    add(work, account("a1", address), account("a2", address))
    with work.transaction() as unit:
        assert unit.accounts.claim("a1", address, NOW)
        assert unit.accounts.claim("a1", address, NOW)
        assert not unit.accounts.claim("a2", address, NOW)
        assert unit.accounts.holding("demo", EMAIL, address.folded).is_email_verified
        assert unit.accounts.other_claimants("demo", EMAIL, address.folded, but="a1") == ("a2",)


def test_a_claim_without_proof_takes_no_proof_away(work):
    address = email("ada@example.org")
    add(work, account("a1", address))
    with work.transaction() as unit:
        unit.accounts.claim("a1", address, NOW)
        unit.accounts.claim("a1", address, None)
        assert unit.accounts.get("a1").is_email_verified


def test_what_is_not_written_down_cannot_be_claimed(work):
    add(work, account("a1", email("ada@example.org")))
    with work.transaction() as unit:
        assert not unit.accounts.claim("a1", email("eve@example.org"), NOW)


def test_a_corrected_address_is_unclaimed_and_unproven(work):
    add(work, account("a1", username("ada"), email("adda@example.org")))
    with work.transaction() as unit:
        unit.accounts.claim("a1", email("adda@example.org"), NOW)
        unit.accounts.replace_identifier("a1", email("ada@example.org"))
        corrected = unit.accounts.get("a1")
        assert (corrected.email, corrected.username, corrected.is_email_verified) == ("ada@example.org", "ada", False)
        assert unit.accounts.holding("demo", EMAIL, "adda@example.org") is None


def test_an_account_without_an_address_gets_one(work):
    add(work, account("a1", username("ada")))
    with work.transaction() as unit:
        unit.accounts.replace_identifier("a1", email("ada@example.org"))
        assert unit.accounts.get("a1").email == "ada@example.org"
        assert not unit.accounts.get("a1").identifier(EMAIL).is_claimed


def test_a_name_is_added_unless_somebody_holds_it(work):
    add(work, account("a1", email("ada@example.org")), account("a2", username("eve")))
    with work.transaction() as unit:
        assert unit.accounts.add_identifier("a1", username("ada"))
        assert unit.accounts.add_identifier("a1", email("ada@example.org"))
        assert not unit.accounts.add_identifier("a1", username("Eve"))
        assert [each.value for each in unit.accounts.get("a1").identifiers] == ["ada@example.org", "ada"]
        assert all(each.is_claimed for each in unit.accounts.get("a1").identifiers)


def test_nobody_gets_a_name_who_is_not_there(work):
    with pytest.raises(LookupError, match="nobody"), work.transaction() as unit:
        unit.accounts.add_identifier("nobody", username("ada"))


def test_deleting_gives_the_names_free_and_keeps_the_trace(work):
    add(work, account("a1", username("ada"), email("ada@example.org", is_claimed=True)))
    with work.transaction() as unit:
        unit.accounts.set_state("a1", AccountState.DELETED)
    add(work, account("a2", username("ada")))
    with work.transaction() as unit:
        assert unit.accounts.get("a1").username == "ada"
        assert not unit.accounts.claim("a1", email("ada@example.org"), NOW)


def test_a_state_is_moved_to(work):
    add(work, account("a1", username("ada")))
    with work.transaction() as unit:
        unit.accounts.set_state("a1", AccountState.ACTIVE)
        assert unit.accounts.get("a1").state is AccountState.ACTIVE
        assert unit.accounts.holding("demo", USERNAME, "ada").id == "a1"


def test_a_new_hash_takes_the_place_of_the_old_one(work):
    add(work, account("a1", password_hash="old"), account("a2"))
    with work.transaction() as unit:
        for account_id in ("a1", "a2"):
            unit.accounts.set_password_hash(account_id, "new")
            unit.accounts.set_password_hash(account_id, "newer", NOW)
            assert unit.accounts.get(account_id).password_hash == "newer"


def test_only_unproven_sign_ups_expire(work):
    add(
        work,
        account("old", email("old@example.org"), created_at=later(-50)),
        account("older", username("older"), created_at=later(-99)),
        account("young", created_at=later(5)),
        account("claimed", email("c@example.org", is_claimed=True), created_at=later(-50)),
        account("made by an administrator", created_at=later(-50), is_self_registered=False),
        account("in use", created_at=later(-50), state=AccountState.ACTIVE),
        account("elsewhere", created_at=later(-50), realm_id="other"),
    )
    with work.reading() as unit:
        assert unit.accounts.expired("demo", NOW, 10) == ("older", "old")
        assert unit.accounts.expired("demo", NOW, 1) == ("older",)


@pytest.mark.parametrize("length", [255, 256, 5000, 100_000])
def test_a_name_may_be_longer_than_an_index_can_hold(work, length):
    long_one = "ß" * length
    add(work, account("a1", username(long_one), attributes={"about": (long_one,)}))
    with work.transaction() as unit:
        assert unit.accounts.holding("demo", USERNAME, long_one).username == long_one
        assert unit.accounts.holding("demo", USERNAME, long_one + "x") is None
        assert unit.accounts.add(account("a2", username(long_one))) is USERNAME


@pytest.mark.parametrize("unstorable", ["ada\0", "ada\ud800"])
def test_what_no_database_keeps_is_refused_when_written_and_not_found_when_sought(work, unstorable):
    with work.reading() as unit:
        assert unit.accounts.get(unstorable) is None
        assert unit.accounts.holding("demo", USERNAME, unstorable) is None
    with pytest.raises(ValueError, match="cannot keep"), work.transaction() as unit:
        unit.accounts.add(account("a1", username(unstorable)))


def test_of_32_that_want_one_name_one_gets_it(work):
    def register(number):
        with work.transaction() as unit:
            return unit.accounts.add(account(f"a{number}", email(f"{number}@example.org"), username("ada")))

    assert Counter(at_once(32, register)) == {None: 1, USERNAME: 31}
    with work.reading() as unit:
        assert unit.accounts.holding("demo", USERNAME, "ada") is not None


def test_of_many_halves_of_a_double_click_one_makes_the_account(work):
    def click(number):
        with work.transaction() as unit:
            unit.accounts.add(account(f"a{number}", username("ada"), flow_id="f1"))
            return unit.accounts.by_flow("f1").id

    assert len(set(at_once(8, click))) == 1


def test_of_many_that_prove_one_address_one_claims_it(work):
    address = email("ada@example.org")
    add(work, *(account(f"a{number}", address) for number in range(16)))

    def prove(number):
        with work.transaction() as unit:
            return unit.accounts.claim(f"a{number}", address, NOW)

    assert Counter(at_once(16, prove)) == {True: 1, False: 15}


def test_wrong_passwords_are_counted_and_forgotten(work):
    add(work, account("a1", username("ada")))
    with work.transaction() as unit:
        unit.accounts.count_failure("a1", NOW, None)
        unit.accounts.count_failure("a1", later(1), later(61))
        failed = unit.accounts.get("a1")
        assert (failed.failures, failed.failed_at, failed.locked_until) == (2, later(1), later(61))
        unit.accounts.clear_failures("a1")
        assert unit.accounts.get("a1") == account("a1", username("ada"))


def test_wrong_passwords_at_once_are_all_counted(work):
    add(work, account("a1", username("ada")))

    def fail(_number):
        with work.transaction() as unit:
            unit.accounts.count_failure("a1", NOW, None)

    at_once(8, fail)
    with work.reading() as unit:
        assert unit.accounts.get("a1").failures == 8


def test_new_attributes_take_the_place_of_all_old_ones(work):
    add(
        work,
        account("a1", attributes={"city": ("Ulm",), "locale": ("en", "fr")}),
        account("a2", attributes={"x": ("y",)}),
    )
    with work.transaction() as unit:
        unit.accounts.set_attributes("a1", {"locale": ("de",), "phone": ("1", "2")})
        assert unit.accounts.get("a1").attributes == {"locale": ("de",), "phone": ("1", "2")}
        assert unit.accounts.get("a2").attributes == {"x": ("y",)}


def test_a_proof_is_noted_without_a_claim(work):
    add(work, account("a1", email("ada@example.org")), account("a2", email("ada@example.org")))
    with work.transaction() as unit:
        unit.accounts.note_proof("a1", email("ada@example.org"), NOW)
        assert unit.accounts.get("a1").is_email_verified
        assert not unit.accounts.get("a2").is_email_verified
        assert unit.accounts.holding("demo", EMAIL, "ada@example.org") is None


def test_noting_a_proof_of_an_address_that_was_replaced_changes_nothing(work):
    add(work, account("a1", email("ada@example.org")))
    with work.transaction() as unit:
        unit.accounts.note_proof("a1", email("old@example.org"), NOW)
        assert not unit.accounts.get("a1").is_email_verified
