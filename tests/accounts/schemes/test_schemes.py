"""Every scheme of imported people: recognised, bounded, given back as it came."""

import hashlib

import pytest

from portal.accounts import hashing
from portal.accounts.hashing import Verdict
from portal.accounts.password_schemes import build_scheme, read_stored, schemes
from tests.accounts.schemes.conftest import IMPORTED, PASSWORD, argon2, pbkdf2

ALL = pytest.mark.parametrize("name", IMPORTED)


def built(name, data=None, secret=None):
    usual_data, usual_secret = IMPORTED[name]
    return build_scheme(name, {**usual_data, **(data or {})}, {**usual_secret, **(secret or {})}, "x")


def wrong(name, data=None, secret=None):
    problems = built(name, data, secret)
    assert isinstance(problems, tuple)
    return " ".join(map(str, problems))


def test_every_scheme_that_is_there_is_tested_here():
    assert {*IMPORTED, "portico-bcrypt"} == set(schemes.names)


@ALL
def test_the_right_password_matches_and_is_to_be_hashed_anew(name, hasher):
    assert hasher.verify(PASSWORD, built(name).stored) == Verdict(matches=True, needs_rehash=True)


@ALL
def test_another_password_does_not(name, hasher):
    assert hasher.verify(PASSWORD + "!", built(name).stored) == Verdict(matches=False)


@ALL
def test_what_is_stored_is_read_again(name):
    assert read_stored(built(name).stored) == built(name)


@ALL
def test_what_keycloak_gave_is_given_back(name):
    data, secret = IMPORTED[name]
    scheme = built(name)
    assert {**data, "additionalParameters": scheme.data["additionalParameters"]} == scheme.data
    assert {**secret, "additionalParameters": {}} == scheme.secret
    assert build_scheme(name, scheme.data, scheme.secret, "x") == scheme


@ALL
def test_a_wrong_password_of_a_quick_scheme_is_not_told_sooner_than_one_of_ours(name, hasher, monkeypatch):
    slept = []
    monkeypatch.setattr(hashing.time, "sleep", slept.append)
    hasher._usual = 1000.0
    hasher.verify("wrong", built(name).stored)
    assert len(slept) == 1
    assert 900 < slept[0] <= 1000
    hasher.verify("wrong", hasher.hash("x"))
    hasher.verify("wrong", None)
    assert len(slept) == 1


def test_exactly_one_hash_is_computed_for_an_imported_password(hasher, monkeypatch):
    spent = []
    real = hashlib.pbkdf2_hmac
    monkeypatch.setattr(hashlib, "pbkdf2_hmac", lambda *given: spent.append(given[0]) or real(*given))
    monkeypatch.setattr(hashing.bcrypt, "hashpw", lambda *_: pytest.fail("a second hash"))
    hasher.verify("wrong", built("pbkdf2-sha256").stored)
    assert spent == ["sha256"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("pbkdf2-sha256", {"hashIterations": 10**9}, "iterations must be between 1 and 3000000, not 1000000000"),
        ("pbkdf2-sha256", {"hashIterations": 0}, "iterations must be between 1 and"),
        ("pbkdf2-sha256", {"hashIterations": "many"}, "iterations must be a whole number"),
        ("pbkdf2-sha512", {"hashIterations": None}, "iterations is missing"),
        ("pbkdf2", {"hashIterations": 1_600_000}, "iterations must be between 1 and 1500000"),
        ("argon2", {"hashIterations": 10**6}, "iterations must be between 1 and 16384"),
    ],
)
def test_what_would_take_minutes_is_refused(name, data, told):
    assert told in wrong(name, data)


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("memory", "4194304", "memory must be between 8 and 262144 KiB, not 4194304"),
        ("memory", "1", "memory must be between"),
        ("parallelism", "64", "parallelism must be between 1 and 16"),
        ("type", "ix", "type must be one of id, i, d"),
        ("version", "2", "version must be one of"),
    ],
)
def test_what_would_take_all_memory_is_refused(parameter, value, told):
    data, secret = argon2()
    data["additionalParameters"][parameter] = [value]
    problems = build_scheme("argon2", data, secret, "x")
    assert told in " ".join(map(str, problems))


@pytest.mark.parametrize(
    ("name", "secret", "told"),
    [
        ("pbkdf2-sha256", {"salt": ""}, "salt is empty"),
        ("pbkdf2-sha256", {"salt": "§"}, "salt is no base64"),
        ("pbkdf2-sha256", {"value": ""}, "value is empty"),
        ("pbkdf2-sha256", {"value": "QUJD" * 1000}, "value is longer than"),
        ("bcrypt", {"value": "$2b$31$" + "a" * 53}, "cost 31 takes too long"),
        ("bcrypt", {"value": "x"}, "value is no bcrypt hash"),
    ],
)
def test_what_is_no_hash_is_refused(name, secret, told):
    assert told in wrong(name, secret=secret)


def test_an_unknown_scheme_is_told_with_the_nearest_one():
    assert "Did you mean 'pbkdf2-sha256'?" in str(build_scheme("pbkdf2-sha265", {}, {}, "x")[0])


@pytest.mark.parametrize(
    "stored",
    [
        "$pbkdf2-sha256$1000$AAAA",
        "$pbkdf2-sha256$1000$AAAA$AAAA$AAAA",
        "$pbkdf2-sha256$999999999999$AAAA$AAAA",
        "$bcrypt$x",
        "$nobody$knows",
        "$$",
        "$",
        "pbkdf2-sha256$1000$AAAA$AAAA",
    ],
)
def test_what_no_scheme_understands_is_nobodys_password(stored, hasher):
    assert read_stored(stored) is None
    assert hasher.verify("x", stored) == Verdict(matches=False)


def test_our_own_hashes_travel_between_portals_that_share_peppers(hasher):
    stored = hasher.hash(PASSWORD)
    scheme = read_stored(stored)
    again = build_scheme("portico-bcrypt", scheme.data, scheme.secret, "x")
    assert hasher.verify(PASSWORD, again.stored) == Verdict(matches=True)


def test_keycloaks_own_figures_are_within_the_bounds():
    for digest, iterations in (("sha1", 1_300_000), ("sha256", 600_000), ("sha512", 210_000)):
        data, secret = pbkdf2(digest, 1, 64)
        scheme = build_scheme(data["algorithm"], {**data, "hashIterations": iterations}, secret, "x")
        assert scheme.iterations == iterations
