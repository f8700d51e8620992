import pytest

from portal.realms.client import Client
from portal.realms.redirects import is_allowed, may_return_to, web_origins

BASE = "https://portal.example"


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("https://app.example/back", "https://app.example/back"),
        ("https://app.example/back?a=1", "https://app.example/back?a=1"),
        ("https://app.example/*", "https://app.example/deep/er?x=1#y"),
        ("https://app.example/x/*", "https://app.example/x"),
        ("*", "http://anywhere.example/x"),
        ("/app/*", "https://portal.example/app/x"),
        ("http://localhost/*", "http://localhost:49152/back"),
        ("http://127.0.0.1/*", "http://127.0.0.1:8123/"),
        ("http://[::1]/*", "http://[::1]:8123/"),
        ("com.example.app:/back", "com.example.app:/back"),
    ],
)
def test_what_fits(pattern, address):
    assert is_allowed([pattern], address, BASE)


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("https://app.example/back", "https://app.example/back/"),
        ("https://app.example/back", "https://app.example/back?x=1"),
        ("https://app.example/*", "https://app.example.evil.example/"),
        ("https://app.example/*", "http://app.example/"),
        ("https://app.example/*", "https://app.example@evil.example/"),
        ("https://app.example*", "https://app.example@evil.example/"),
        ("https://app.example/in/*", "https://app.example/in/../out"),
        ("https://app.example/in/*", "https://app.example/in/%2e%2e/out"),
        ("https://app.example/in/*", "https://app.example/in/%252e%252e/out"),
        ("https://app.example/in/*", "https://app.example/in/..\\out"),
        ("https://app.example/?a=*", "https://app.example/?a=1"),
        ("https://app.example/*", "https://app.example:8443/"),
        ("*", "javascript:alert(1)"),
        ("*", "com.example.app:/back"),
        ("*", "//evil.example/"),
        ("*", "https://evil.example:port/"),
        ("*", "https://evil.example/ x"),
        ("*", "https://evil.example/\r\nSet-Cookie: a=b"),
        ("*", "https://[evil/"),
        ("/app/*", "https://evil.example/app/x"),
        ("http://localhost/*", "https://localhost:8443/"),
        ("", ""),
    ],
)
def test_what_does_not(pattern, address):
    assert not is_allowed([pattern], address, BASE)


def client(post_logout=None, **facts):
    attributes = {} if post_logout is None else {"post.logout.redirect.uris": post_logout}
    return Client("c", "app", redirect_uris=("https://app.example/in",), attributes=attributes, **facts)


@pytest.mark.parametrize(
    ("listed", "address", "may"),
    [
        (None, "https://app.example/in", True),
        ("+", "https://app.example/in", True),
        ("-", "https://app.example/in", False),
        ("https://app.example/out", "https://app.example/out", True),
        ("https://app.example/out", "https://app.example/in", False),
        ("https://app.example/out##+", "https://app.example/in", True),
        ("https://a.example/##https://b.example/*", "https://b.example/bye", True),
    ],
)
def test_after_signing_out_a_client_has_addresses_of_its_own(listed, address, may):
    assert may_return_to(client(listed), address, BASE) is may


def test_a_plus_stands_for_the_origins_of_the_redirect_addresses():
    uris = (
        "https://app.example/in",
        "http://localhost:3000/*",
        "com.example.app:/x",
        "*",
        "https://*.example/",
        "http://[x/",
        "/in",
    )
    named = Client(
        "c", "app", redirect_uris=uris, web_origins=("+", "https://more.example/"), root_url="https://[::1]:8443"
    )
    assert list(web_origins(named)) == [
        "https://app.example",
        "http://localhost:3000",
        "https://[::1]:8443",
        "https://more.example",
    ]


def test_addresses_without_a_host_stand_below_the_clients_root():
    assert may_return_to(client("/bye", root_url="https://app.example"), "https://app.example/bye", BASE)
    assert may_return_to(client("/bye"), "https://portal.example/bye", BASE)
