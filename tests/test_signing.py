"""What is signed here is what itsdangerous signs, so Flask and Flask-WTF read it, and it reads theirs."""

import hashlib
import time

import pytest
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from portal.signing import DJANGO, HMAC, Signing

KEY = b"a key for tests only"
LONG = "so long and so much the same that it is packed " * 20


@pytest.mark.parametrize("derivation", [DJANGO, HMAC])
@pytest.mark.parametrize("text", ["short", LONG, "ä ☃"])
def test_each_reads_what_the_other_signed(derivation, text):
    ours, theirs = Signing(KEY, "salt", derivation), _theirs(derivation)
    assert theirs.loads(ours.dumps(text)) == text
    assert ours.loads(theirs.dumps(text)) == text
    assert ours.loads(ours.dumps({"secret": text})) == {"secret": text}


@pytest.mark.parametrize("other", [Signing(b"another", "salt", HMAC), Signing(KEY, "other", HMAC)])
def test_what_another_key_or_salt_signed_is_refused(other):
    with pytest.raises(BadSignature):
        Signing(KEY, "salt", HMAC).loads(other.dumps("text"))


def test_a_changed_text_is_refused():
    signing = Signing(KEY, "salt", HMAC)
    with pytest.raises(BadSignature):
        signing.loads("x" + signing.dumps("text"))


def test_what_is_too_old_is_refused(monkeypatch):
    signing = Signing(KEY, "salt", HMAC)
    old, later = signing.dumps("text"), time.time() + 61
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    with pytest.raises(SignatureExpired):
        signing.loads(old, max_age=60)


def _theirs(derivation: str) -> URLSafeTimedSerializer:
    how = {"key_derivation": derivation, "digest_method": hashlib.sha1}
    return URLSafeTimedSerializer(KEY, salt="salt", signer_kwargs=how)
