from dataclasses import replace

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from tests.storage.samples import NOW, account, add, email, fail_after, later, username

EMAIL, USERNAME = IdentifierKind.EMAIL, IdentifierKind.USERNAME


def whole(name, **more):
    """Somebody with everything that an account can have."""
    return account(
        name,
        username(name),
        replace(email(f"{name}@Example.org", is_claimed=True), verified_at=NOW),
        attributes={"firstName": ("Ünï\t\\code\n",), "locale": ("en", "fr")},
        password_hash="$pbkdf2-sha256$1$a$b",
        password_set_at=later(-60),
        required_actions=("UPDATE_PROFILE",),
        leftover={"groups": ["/a\\b"], "notBefore": 0},
        locked_until=NOW,
        is_self_registered=False,
        **more,
    )


def store(work, *accounts):
    with work.transaction() as unit:
        assert unit.people.add(accounts)


def test_many_come_back_as_each_one_does(work):
    people = [whole(f"p{number:03}") for number in range(7)]
    store(work, *people)

    with work.reading() as unit:
        assert list(unit.people.after("demo", "")) == people
        assert [unit.accounts.get(each.id) for each in people] == people
        assert unit.people.by_ids(["p001", "nobody"]) == {"p001": people[1]}


def test_an_account_without_anything_is_one_too(work):
    store(work, account("bare"))
    with work.reading() as unit:
        assert unit.accounts.get("bare") == account("bare")


def test_portions_follow_each_other_and_pass_over_other_realms_and_the_deleted(work, monkeypatch):
    store(work, *(account(f"p{number}") for number in range(5)), account("p9", realm_id="other"))
    with work.transaction() as unit:
        unit.accounts.set_state("p2", AccountState.DELETED)
    monkeypatch.setattr("portal.storage.people.People.AT_ONCE", 3)
    with work.reading() as unit:
        first = [each.id for each in unit.people.after("demo", "")]
        second = [each.id for each in unit.people.after("demo", first[-1])]
        assert (first, second) == (["p0", "p1", "p3"], ["p4"])
        assert list(unit.people.after("demo", "p4")) == []
        assert unit.people.count("demo") == 4


def test_holders_are_found_by_claims_only(work):
    long = "x" * 400
    add(
        work,
        account("a", username(long), email("a@example.org")),
        account("b", email("b@example.org", is_claimed=True)),
    )
    with work.reading() as unit:
        assert unit.people.holders("demo", USERNAME, [long, "nobody"]) == {long: "a"}
        assert unit.people.holders("demo", EMAIL, ["a@example.org", "b@example.org"]) == {"b@example.org": "b"}
        assert unit.people.holders("other", USERNAME, [long]) == {}


@pytest.mark.parametrize("second", [account("a"), account("b", username("ada"))], ids=["an id", "a claim"])
def test_what_is_somebodys_already_is_refused_and_nothing_is_kept(work, second):
    add(work, account("a", username("ada")))
    with pytest.raises(ZeroDivisionError), work.transaction() as unit:
        fail_after(_is_refused(unit, account("c", username("cleo")), second))
    with work.reading() as unit:
        assert unit.people.count("demo") == 1


def test_what_no_database_keeps_is_a_mistake_of_the_caller(work):
    with pytest.raises(ValueError, match="cannot keep"), work.transaction() as unit:
        unit.people.add([account("a", attributes={"x": ("\0",)})])


def _is_refused(unit, *accounts):
    assert not unit.people.add(accounts)
