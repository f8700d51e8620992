"""One person, one name: what is the same name and what only looks alike."""

import pytest

from portal.accounts.folding import fold_email, fold_username

THE_SAME = [
    ("VICTIM", "victim"),
    ("\uff56\uff49\uff43\uff54\uff49\uff4d", "victim"),  # full width
    ("\u017fam", "sam"),  # long s
    ("\u212aelvin", "kelvin"),  # Kelvin sign
    ("\ufb01nn", "finn"),  # fi ligature
    ("admin\u200b", "admin"),  # zero-width space
    ("ad\u00admin", "admin"),  # soft hyphen
    ("\u202eadmin", "admin"),  # right-to-left override
    ("admin\ufe0f", "admin"),  # variation selector
    ("Straße", "STRASSE"),
    ("e\u0301va", "éva"),  # accent apart and in one
    (" admin ", "admin"),
    ("ada\u00a0\u2003lovelace", "ada lovelace"),
]


@pytest.mark.parametrize(("one", "other"), THE_SAME)
def test_user_names_that_are_the_same(one, other):
    assert fold_username(one) == fold_username(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("v\u0131ctim", "victim"), ("\u0430dmin", "admin"), ("\u0130nci", "inci"), ("ada", "áda"), ("ada.l", "adal")],
)
def test_user_names_that_only_look_alike_stay_apart(one, other):
    assert fold_username(one) != fold_username(other)


def test_folding_a_folded_name_changes_nothing():
    for code in range(0x30000):
        once = fold_username(f"x{chr(code)}y")
        assert fold_username(once) == once, hex(code)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ada.Lovelace@Example.TEST", "ada.lovelace@example.test"),
        (" ada@example.test ", "ada@example.test"),
        ("ada+news@example.test", "ada+news@example.test"),
        ("A@Bücher.Example.", "a@xn--bcher-kva.example"),
        ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
        ("a@\uff45xample\u3002test", "a@example.test"),
        ("a@fa\u00df.test", "a@xn--fa-hia.test"),  # not fass.test: another owner
        ("\u212aarl@x.test", "karl@x.test"),
        ("e\u0301va@x.test", "éva@x.test"),
        ("ada\u200b@x.test", "ada@x.test"),
    ],
)
def test_an_address_folds_its_two_halves_each_in_its_way(typed, folded):
    assert fold_email(typed) == folded
    assert fold_email(folded) == folded


ODD = ["", "@", "a@", "@x", "a@b@c", "a@_x_.test", "a@[::1]", "a@..", "\ud800@\ud800", "a@" + "x" * 99]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_what_is_no_address_folds_without_a_fuss(odd):
    assert fold_email(fold_email(odd)) == fold_email(odd)


def test_the_dotless_i_makes_another_mailbox():
    assert fold_email("m\u0131ke@x.test") != fold_email("mike@x.test")
