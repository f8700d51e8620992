import pytest

from portal.realms.sealing import SealBroken, Sealer, is_sealed, is_secret

SEALER = Sealer(b"one key")


def test_what_is_sealed_can_be_opened_and_not_be_read():
    sealed = SEALER.seal("open sesame")

    assert is_sealed(sealed)
    assert "sesame" not in sealed
    assert SEALER.open(sealed) == "open sesame"


def test_sealing_twice_is_harmless():
    sealed = SEALER.seal("open sesame")

    assert SEALER.seal(sealed) == sealed


def test_a_text_that_only_looks_sealed_is_a_text():
    looks_so = "sealed:v1:but it is a password"

    assert SEALER.open(SEALER.seal(looks_so)) == looks_so


def test_another_key_does_not_open_it():
    with pytest.raises(SealBroken):
        Sealer(b"another key").open(SEALER.seal("open sesame"))


def test_what_never_was_sealed_comes_back_as_it_is():
    assert SEALER.open("plain") == "plain"


@pytest.mark.parametrize(
    "place",
    [
        ("smtpServer", "password"),
        ("clients", "shop", "secret"),
        ("clients", "smtpServer", "attributes", "client.secret.rotated"),
        ("identityProviders", "google", "config", "clientSecret"),
        ("components", "org.keycloak.keys.KeyProvider", "rsa-generated", "config", "privateKey", "0"),
        ("components", "a.B", "ldap", "subComponents", "c.D", "x", "config", "bindCredential", "0"),
        ("authenticatorConfig", "captcha", "config", "secret.key"),
    ],
)
def test_secrets_are_known_by_their_place(place):
    assert is_secret(place)


@pytest.mark.parametrize(
    "place",
    [
        ("displayName",),
        ("smtpServer", "host"),
        ("clients", "secret", "name"),
        ("clients", "shop", "attributes", "secret"),
        ("components", "org.keycloak.keys.KeyProvider", "rsa-generated", "config", "priority", "0"),
        ("attributes", "password"),
    ],
)
def test_other_texts_are_not(place):
    assert not is_secret(place)
