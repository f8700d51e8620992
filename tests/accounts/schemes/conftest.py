"""Passwords as Keycloak exports them, made by the libraries and not by the code under test."""

import base64
import hashlib

import bcrypt
import pytest
from argon2.low_level import Type, hash_secret_raw

from portal.accounts.hashing import PasswordHasher

PASSWORD = "Tr0ub4dor & ünïcode 3"
SALT = bytes(range(16))


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def pbkdf2(digest: str, iterations: int, length: int) -> tuple[dict, dict]:
    value = hashlib.pbkdf2_hmac(digest, PASSWORD.encode(), SALT, iterations, length)
    algorithm = "pbkdf2" if digest == "sha1" else f"pbkdf2-{digest}"
    return {"hashIterations": iterations, "algorithm": algorithm}, {"value": text(value), "salt": text(SALT)}


def argon2() -> tuple[dict, dict]:
    value = hash_secret_raw(PASSWORD.encode(), SALT, 2, 64, 1, 32, Type.ID, 0x13)
    more = {"hashLength": ["32"], "memory": ["64"], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]}
    data = {"hashIterations": 2, "algorithm": "argon2", "additionalParameters": more}
    return data, {"value": text(value), "salt": text(SALT), "additionalParameters": {}}


def plain_bcrypt() -> tuple[dict, dict]:
    value = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4, b"2a")).decode()
    return {"hashIterations": 4, "algorithm": "bcrypt"}, {"value": value, "salt": ""}


IMPORTED = {
    "pbkdf2": pbkdf2("sha1", 50, 64),
    "pbkdf2-sha256": pbkdf2("sha256", 50, 64),
    "pbkdf2-sha512": pbkdf2("sha512", 50, 64),
    "argon2": argon2(),
    "bcrypt": plain_bcrypt(),
}


@pytest.fixture
def hasher():
    made = PasswordHasher({"p1": b"pepper one"}, 4)
    yield made
    made.close()
