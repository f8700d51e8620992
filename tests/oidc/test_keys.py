"""The keys of a realm: made once, kept sealed, replaced without a gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from portal import create_app
from portal.flows.housekeeping import tidy
from portal.flows.tokens.key_ring import OVERLAP
from portal.realms.sealing import is_sealed
from tests.conftest import closed, portal_of
from tests.support.application import CLIENTS, PUBLIC, Application, document_with_clients, header_of
from tests.support.databases import BOTH
from tests.support.person import PASSWORD
from tests.support.portals import import_realm, make_settings


@pytest.fixture(params=BOTH)
def database_url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def app(settings, clock):
    """A realm that has no key yet."""
    application = create_app(settings, clock=clock)
    import_realm(application, document_with_clients())
    yield application
    closed(application)


def realm_id(portal):
    return portal.realms.named("demo").realm.id


def kids(mobile):
    return [key["kid"] for key in mobile.gets("certs").json["keys"]]


def stored(portal):
    with portal.work.reading() as unit:
        return unit.signing_keys.of_realm(realm_id(portal))


def test_of_many_that_need_a_key_at_once_all_get_the_same(app, portal, settings, clock):
    second = create_app(settings, clock=clock)
    rings = [portal.tokens.keys, portal_of(second).tokens.keys] * 4
    start = Barrier(len(rings))

    def need(ring):
        start.wait()
        return ring.signing(realm_id(portal))[0]

    with ThreadPoolExecutor(len(rings)) as threads:
        found = set(threads.map(need, rings))
    closed(second)
    assert len(found) == len(stored(portal)) == 1


def test_what_is_stored_is_sealed(app, portal, mobile):
    kids(mobile)
    [key] = stored(portal)
    assert is_sealed(key.private)
    assert "PRIVATE" not in key.private
    assert "d" not in key.public
    assert key.private not in repr(key)


def test_another_key_signs_and_the_one_before_is_believed_for_a_while(app, portal, mobile, bob, clock):
    old = mobile.signs_in("bob", PASSWORD)["access_token"]
    portal.tokens.keys.rotate(realm_id(portal))
    new = mobile.signs_in("bob", PASSWORD)["access_token"]
    assert header_of(old)["kid"] != header_of(new)["kid"]
    assert kids(mobile) == [header_of(new)["kid"], header_of(old)["kid"]]
    assert [mobile.gets("userinfo", token).status_code for token in (old, new)] == [200, 200]
    clock.move(seconds=OVERLAP.total_seconds())
    assert kids(mobile) == [header_of(new)["kid"]]
    tidy(portal.work, [], clock)
    assert [key.kid for key in stored(portal)] == [header_of(new)["kid"]]


def test_refreshing_goes_on_across_a_new_key(app, portal, mobile, bob):
    tokens = mobile.signs_in("bob", PASSWORD)
    portal.tokens.keys.rotate(realm_id(portal), overlap=timedelta(0))
    assert mobile.gets("userinfo", tokens["access_token"]).status_code == 401
    assert mobile.refreshes(tokens["refresh_token"]).status_code == 200


def test_another_process_believes_a_new_key_at_its_first_token(app, portal, mobile, bob, settings, clock):
    mobile.signs_in("bob", PASSWORD)
    second = create_app(settings, clock=clock)
    import_realm(second, document_with_clients())
    other = Application(second, PUBLIC)
    assert kids(other) == kids(mobile)
    portal.tokens.keys.rotate(realm_id(portal))
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    clock.move(seconds=1)
    assert other.gets("userinfo", token).status_code == 200
    clock.move(seconds=60)
    assert header_of(other.signs_in("bob", PASSWORD)["access_token"])["kid"] == header_of(token)["kid"]
    closed(second)


def test_a_portal_with_another_secret_key_makes_a_key_of_its_own(
    app, portal, mobile, bob, tmp_path, database_url, clock
):
    public = [each for each in CLIENTS if "secret" not in each]
    import_realm(app, {**document_with_clients(), "clients": public})
    old = mobile.signs_in("bob", PASSWORD)["access_token"]
    settings = make_settings(tmp_path, database_url, secret_key=b"another key, thirty-two bytes and some more")
    moved = create_app(settings, clock=clock)
    other = Application(moved, PUBLIC)
    new = other.signs_in("bob", PASSWORD)["access_token"]
    assert header_of(new)["kid"] != header_of(old)["kid"]
    assert [other.gets("userinfo", token).status_code for token in (old, new)] == [200, 200]
    closed(moved)


def test_every_realm_has_keys_of_its_own(app, portal, mobile):
    import_realm(app, {**document_with_clients(), "id": "another", "realm": "another"})
    other = Application(app, PUBLIC, realm="another")
    assert not set(kids(mobile)) & set(kids(other))


def test_an_operator_gives_a_realm_another_key(app, portal, mobile):
    [old] = kids(mobile)
    done = app.test_cli_runner().invoke(args=["realm", "rotate-keys", "demo"])
    assert done.exit_code == 0, done.output
    [new, kept] = kids(mobile)
    assert kept == old
    assert f"{new} signs from now on (key number 2)" in done.output
    assert "believed until 2026-11-23 12:00 UTC" in done.output


def test_and_at_once_where_one_leaked(app, portal, mobile, bob):
    token = mobile.signs_in("bob", PASSWORD)["access_token"]
    app.test_cli_runner().invoke(args=["realm", "rotate-keys", "demo", "--at-once"])
    assert mobile.gets("userinfo", token).status_code == 401
    assert len(kids(mobile)) == 1


def test_a_realm_that_is_not_there_has_none(app):
    done = app.test_cli_runner().invoke(args=["realm", "rotate-keys", "nowhere"])
    assert done.exit_code != 0
    assert "There is no realm 'nowhere'" in done.output
