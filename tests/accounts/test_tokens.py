from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import RSAKey

from portal.accounts.keys import RefreshSecrets, new_pair
from portal.accounts.tokens import SKEW, Expected, Flaw, TokenType, read, write

NOW = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
ISSUER = "https://portal.example/realms/shop"


@pytest.fixture(scope="module")
def pair():
    return new_pair()


@pytest.fixture
def key(pair):
    return RSAKey.import_key(pair.private)


def claims(**changed):
    begins = int(NOW.timestamp())
    return {"iss": ISSUER, "iat": begins, "exp": begins + 300, "sub": "ada", **changed}


def expected(key, kind=TokenType.ACCESS, now=NOW, **more):
    return Expected(kind, ISSUER, now, lambda kid: key if kid == "k1" else None, **more)


def test_what_is_written_is_read_again(key):
    token = write(claims(), TokenType.ACCESS, "k1", key)
    assert read(token, expected(key)) == claims(typ="Bearer")


def test_a_token_ends_with_its_last_second(key):
    token = write(claims(), TokenType.ACCESS, "k1", key)
    assert not isinstance(read(token, expected(key, now=NOW + timedelta(seconds=299))), Flaw)
    assert read(token, expected(key, now=NOW + timedelta(seconds=300))) is Flaw.EXPIRED
    assert read(token, expected(key, now=NOW + timedelta(seconds=300), ignores_expiry=True)) == claims(typ="Bearer")


def test_a_machine_whose_clock_is_a_little_ahead_locks_nobody_out(key):
    token = write(claims(), TokenType.ACCESS, "k1", key)
    assert not isinstance(read(token, expected(key, now=NOW - SKEW)), Flaw)
    assert read(token, expected(key, now=NOW - SKEW - timedelta(seconds=1))) is Flaw.NOT_YET


@pytest.mark.parametrize(("made", "wanted"), [(TokenType.ID, TokenType.ACCESS), (TokenType.ACCESS, TokenType.ID)])
def test_a_token_of_one_kind_is_nothing_for_another(key, made, wanted):
    assert read(write(claims(), made, "k1", key), expected(key, wanted)) is Flaw.TYPE


def test_a_refresh_token_is_not_even_verified_as_another(key):
    secret = RefreshSecrets(b"key").of("r1")
    token = write(claims(), TokenType.REFRESH, "k1", secret)
    assert read(token, expected(secret, TokenType.REFRESH)) == claims(typ="Refresh")
    assert read(token, expected(key)) is Flaw.SIGNATURE


def test_the_secret_of_refresh_tokens_is_another_for_every_realm_and_portal():
    secrets = {RefreshSecrets(portal).of(realm).as_dict()["k"] for portal in (b"a", b"b") for realm in ("r1", "r2")}
    assert len(secrets) == 4


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.c.d", "ä.ö.ü", "e30.e30.", "bnVsbA.e30.x", "A" * 20_000])
def test_what_is_no_token_is_malformed_or_unsigned(key, text):
    assert read(text, expected(key)) in (Flaw.MALFORMED, Flaw.SIGNATURE)


def test_a_key_is_named_by_its_thumbprint(pair, key):
    assert pair.kid == key.thumbprint()
    assert (pair.public["kid"], pair.public["use"], len(key.as_dict(private=False)["n"])) == (pair.kid, "sig", 342)
    assert pair.private not in repr(pair)
