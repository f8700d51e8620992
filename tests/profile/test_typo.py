import pytest

from portal.profile.typo import suggest_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ann@gmial.com", "ann@gmail.com"),
        ("ann@gmai.com", "ann@gmail.com"),
        ("ann@gmaill.com", "ann@gmail.com"),
        ("ann@gnail.com", "ann@gmail.com"),
        ("ann@gmail.co", "ann@gmail.com"),
        ("ann@GMAIL.CON", "ann@gmail.com"),
        ("ann@hotmial.con", "ann@hotmail.com"),
        ("Ann+x@homtail.com", "Ann+x@hotmail.com"),
        ("ann@hotmal.fr", "ann@hotmail.fr"),
        ("ann@yaho.com", "ann@yahoo.com"),
        ("ann@outlok.com", "ann@outlook.com"),
        ("ann@iclould.com", "ann@icloud.com"),
        ("ann@aol.con", "ann@aol.com"),
    ],
)
def test_a_slip_in_a_big_domain_is_seen(typed, meant):
    assert suggest_address(typed) == meant


@pytest.mark.parametrize(
    "address",
    [
        "ann@gmail.com",
        "ann@yahoo.co.uk",
        "ann@mail.com",
        "ann@ymail.com",
        "ann@email.com",
        "ann@cloud.com",
        "ann@example.com",
        "ann@x.test",
        "ann@yahoo.ca",
        "ann@gmx.ch",
        "ann@gmx.fr",
        "ann@wab.de",
        "ann@gmail",
        "ann@",
        "@gmial.com",
        "gmial.com",
        "",
    ],
)
def test_no_suggestion_rather_than_a_wrong_one(address):
    assert suggest_address(address) is None
