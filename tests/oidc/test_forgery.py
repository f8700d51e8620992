"""Forged, borrowed and twisted tokens: none of them opens anything."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from portal.accounts.keys import new_pair
from tests.support.application import Application, claims_of, document_with_clients, give_key, header_of
from tests.support.person import PASSWORD
from tests.support.portals import import_realm

Claims = dict[str, Any]


@dataclass
class Forger:
    """Somebody with a real token, the public key, and a great deal of time."""

    mobile: Application
    tokens: dict[str, Any]
    private: RSAKey
    stranger: RSAKey

    @property
    def header(self) -> Claims:
        return header_of(self.tokens["access_token"])

    @property
    def claims(self) -> Claims:
        return claims_of(self.tokens["access_token"])

    def signed(self, **changed: object) -> str:
        """With the realm's own key, as if it had leaked or been asked for something else."""
        return jwt.encode(self.header, {**self.claims, **changed}, self.private, algorithms=["RS256"])

    def by_hand(self, header: Claims, signature: bytes = b"", claims: Claims | None = None) -> str:
        parts = [_encoded(header), _encoded(claims or self.claims)]
        return ".".join([*parts, _text(signature)])


def _encoded(part: Claims) -> str:
    return _text(json.dumps(part).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def forger(app, portal, mobile, bob, pair) -> Forger:
    return Forger(
        mobile,
        mobile.signs_in("bob", PASSWORD),
        RSAKey.import_key(pair.private),
        RSAKey.generate_key(2048),
    )


def no_algorithm(forger):
    return forger.by_hand({**forger.header, "alg": "none"})


def no_algorithm_in_capitals(forger):
    return forger.by_hand({**forger.header, "alg": "NONE"})


def the_public_key_as_a_secret(forger):
    pem = RSAKey.import_key(forger.private.as_dict(private=False)).as_pem(private=False)
    header = {**forger.header, "alg": "HS256"}
    text = forger.by_hand(header).rpartition(".")[0]
    return f"{text}.{_text(hmac.new(pem, text.encode(), hashlib.sha256).digest())}"


def a_key_of_ones_own(forger):
    return jwt.encode(forger.header, forger.claims, forger.stranger, algorithms=["RS256"])


def a_key_of_ones_own_brought_along(forger):
    header = {**forger.header, "jwk": forger.stranger.as_dict(private=False)}
    text = forger.by_hand(header).rpartition(".")[0]
    return _signed_by(forger.stranger, text)


def a_key_to_be_fetched(forger):
    return forger.by_hand({**forger.header, "jku": "https://evil.example/keys", "kid": "evil"}, b"x" * 256)


def a_path_for_a_key(forger):
    secret = OctKey.import_key(b"\0" * 32)
    header = {"alg": "HS256", "typ": "JWT", "kid": "../../../../dev/null"}
    return jwt.encode(header, forger.claims, secret, algorithms=["HS256"])


def a_statement_for_a_key(forger):
    header = {**forger.header, "kid": "x' UNION SELECT 'key' --"}
    return forger.by_hand(header, b"x" * 256)


def another_person_in_it(forger):
    header, _, signature = forger.tokens["access_token"].split(".")
    return f"{header}.{_encoded({**forger.claims, 'sub': 'somebody-else'})}.{signature}"


def no_signature(forger):
    return forger.tokens["access_token"].rpartition(".")[0] + "."


def past_its_time(forger):
    return forger.signed(exp=forger.claims["iat"] - 1)


def not_yet_good(forger):
    return forger.signed(nbf=forger.claims["iat"] + 3600)


def from_the_future(forger):
    return forger.signed(iat=forger.claims["iat"] + 3600, exp=forger.claims["exp"] + 3600)


def without_an_end(forger):
    claims = {name: value for name, value in forger.claims.items() if name != "exp"}
    return jwt.encode(forger.header, claims, forger.private, algorithms=["RS256"])


def an_end_that_is_no_number(forger):
    return forger.signed(exp="tomorrow")


def another_issuer(forger):
    return forger.signed(iss="http://localhost/realms/elsewhere")


def a_beginning_of_the_issuer(forger):
    return forger.signed(iss=forger.claims["iss"] + "/")


def another_kind(forger):
    return forger.signed(typ="ID")


def no_kind(forger):
    claims = {name: value for name, value in forger.claims.items() if name != "typ"}
    return jwt.encode(forger.header, claims, forger.private, algorithms=["RS256"])


def for_another_client(forger):
    return forger.signed(azp="other-app")


def for_an_unknown_client(forger):
    return forger.signed(azp="nobody")


def for_a_client_that_is_switched_off(forger):
    return forger.signed(azp="switched-off")


def in_another_session(forger):
    return forger.signed(sid="00000000-0000-4000-8000-000000000000")


def for_another_person_in_this_session(forger):
    return forger.signed(sub="00000000-0000-4000-8000-000000000000")


def without_a_session(forger):
    claims = {name: value for name, value in forger.claims.items() if name != "sid"}
    return jwt.encode(forger.header, claims, forger.private, algorithms=["RS256"])


def the_refresh_token(forger):
    return forger.tokens["refresh_token"]


def the_id_token(forger):
    return forger.tokens["id_token"]


def of_an_ended_session(forger):
    forger.mobile.posts("logout", refresh_token=forger.tokens["refresh_token"])
    return forger.tokens["access_token"]


def taken_back(forger):
    forger.mobile.posts("revoke", token=forger.tokens["access_token"])
    return forger.tokens["access_token"]


def another_realms(forger):
    app = forger.mobile.app
    portal = forger.mobile.app.extensions["portico"]
    document = {**document_with_clients(), "id": "another", "realm": "another"}
    import_realm(app, document)
    pair = new_pair()
    give_key(portal, pair, "another")
    key = RSAKey.import_key(pair.private)
    return jwt.encode({**forger.header, "kid": pair.kid}, forger.claims, key, algorithms=["RS256"])


def nested_deeply(forger):
    return f"{_text(b'[' * 6000)}.{_text(b'[' * 6000)}.x"


def far_too_long(forger):
    return forger.tokens["access_token"] + "A" * 20_000


def not_a_token(forger):
    return "nonsense"


def dots_only(forger):
    return ".."


def _signed_by(key: RSAKey, text: str) -> str:
    return f"{text}.{_text(key.private_key.sign(text.encode(), PKCS1v15(), SHA256()))}"


FORGERIES: tuple[Callable[[Forger], str], ...] = (
    no_algorithm,
    no_algorithm_in_capitals,
    the_public_key_as_a_secret,
    a_key_of_ones_own,
    a_key_of_ones_own_brought_along,
    a_key_to_be_fetched,
    a_path_for_a_key,
    a_statement_for_a_key,
    another_realms,
    another_person_in_it,
    no_signature,
    past_its_time,
    not_yet_good,
    from_the_future,
    without_an_end,
    an_end_that_is_no_number,
    another_issuer,
    a_beginning_of_the_issuer,
    another_kind,
    no_kind,
    for_another_client,
    for_an_unknown_client,
    for_a_client_that_is_switched_off,
    in_another_session,
    for_another_person_in_this_session,
    without_a_session,
    the_refresh_token,
    the_id_token,
    of_an_ended_session,
    taken_back,
    nested_deeply,
    far_too_long,
    not_a_token,
    dots_only,
)


def test_the_realms_own_key_makes_a_good_token(forger):
    """Or the table below would prove nothing."""
    assert forger.mobile.gets("userinfo", forger.signed()).status_code == 200


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_forged_token_counts(forger, web, forgery):
    token = forgery(forger)
    answer = forger.mobile.gets("userinfo", token)
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_token")
    if forgery is not the_refresh_token:
        assert web.posts("token/introspect", token=token).json == {"active": False}


@pytest.mark.parametrize(
    "kind",
    ["access_token", "id_token", "hs256", "none", "tampered", "another secret", "another generation", "unsigned"],
)
def test_no_forged_refresh_token_counts(forger, kind):
    good = forger.tokens["refresh_token"]
    claims, header = claims_of(good), header_of(good)
    forged = {
        "access_token": forger.tokens["access_token"],
        "id_token": forger.tokens["id_token"],
        "hs256": jwt.encode({**header, "alg": "HS256"}, claims, OctKey.import_key(b"k" * 64), algorithms=["HS256"]),
        "none": forger.by_hand({**header, "alg": "none"}, claims=claims),
        "tampered": ".".join([good.split(".")[0], _encoded({**claims, "azp": "other-app"}), good.split(".")[2]]),
        "another secret": jwt.encode(header, claims, OctKey.import_key(b"k" * 64), algorithms=["HS512"]),
        "another generation": good.split(".")[0] + "." + _encoded({**claims, "jti": "x.9"}) + "." + good.split(".")[2],
        "unsigned": good.rpartition(".")[0] + ".",
    }[kind]
    answer = forger.mobile.refreshes(forged)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_grant")
    assert forger.mobile.refreshes(good).status_code == 200
