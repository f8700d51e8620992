import json
from collections import Counter

import pytest

from portal.storage.models import ClientRow, GroupRow, RoleRow
from portal.storage.realms import Realms
from tests.storage.samples import at_once

KEYS = "org.keycloak.keys.KeyProvider"
WHOLE = {
    "realm": "demo",
    "id": "r1",
    "verifyEmail": True,
    "roles": {
        "realm": [{"name": "user", "id": "1"}, {"name": "admin"}],
        "client": {"shop": [{"name": "user"}], "empty": []},
    },
    "groups": [
        {"name": "staff", "subGroups": [{"name": "night", "subGroups": []}, {"name": "day"}], "path": "/staff"},
        {"name": "guests", "attributes": {"a": ["ü"]}},
    ],
    "clients": [{"clientId": "shop", "secret": "sealed"}, {"clientId": "https://app.example/saml"}],
    "components": {
        KEYS: [{"id": "k1", "name": "rsa", "config": {"privateKey": ["sealed"]}}, {"id": "k2", "name": "rsa"}],
        "org.keycloak.userprofile.UserProfileProvider": [{"providerId": "declarative-user-profile"}],
    },
    "attributes": {"z": "last", "a": "first"},
}


@pytest.fixture
def realms(database):
    return Realms(database)


def changed(**changes):
    return {**WHOLE, **changes}


def test_a_realm_comes_back_whole_and_in_its_order(realms):
    assert realms.put(WHOLE, expected_revision=None) == 1
    assert json.dumps(realms.whole("demo")) == json.dumps(WHOLE)


def test_what_a_realm_is_compiled_from_has_clients_and_roles_but_no_keys(realms):
    realms.put(WHOLE, expected_revision=None)
    stored = realms.get("demo")
    assert (stored.id, stored.name, stored.revision) == ("r1", "demo", 1)
    assert stored.document["clients"] == WHOLE["clients"]
    assert stored.document["roles"] == WHOLE["roles"]
    assert stored.document["components"][KEYS] == []
    assert stored.document["attributes"] == WHOLE["attributes"]


def test_rows_are_found_by_their_natural_keys(realms, database):
    realms.put(WHOLE, expected_revision=None)
    names = {
        model: sorted(model.select(model.name).scalars(_open(database))) for model in (GroupRow, RoleRow, ClientRow)
    }
    database.close()
    assert names == {
        GroupRow: ["day", "guests", "night", "staff"],
        RoleRow: ["admin", "user", "user"],
        ClientRow: ["https://app.example/saml", "shop"],
    }


def test_an_unknown_realm_is_none(realms):
    assert realms.names() == ()
    assert (realms.revision("demo"), realms.get("demo"), realms.whole("demo")) == (None, None, None)


def test_names_are_sorted_alike_on_both_databases(realms):
    for name in ("b", "a", "B", "é"):
        realms.put({"realm": name}, expected_revision=None)
    assert realms.names() == ("B", "a", "b", "é")


def test_a_change_names_the_revision_it_was_made_from(realms):
    realms.put(WHOLE, expected_revision=None)
    assert realms.put(changed(verifyEmail=False), expected_revision=1) == 2
    assert realms.put(changed(verifyEmail=True), expected_revision=1) is None
    assert realms.revision("demo") == 2
    assert realms.whole("demo")["verifyEmail"] is False


def test_a_realm_that_is_there_is_not_made_anew(realms):
    realms.put(WHOLE, expected_revision=None)
    assert realms.put(changed(id="r2", clients=[]), expected_revision=None) is None
    assert realms.put(changed(realm="other"), expected_revision=None) is None
    assert realms.put({"realm": "nowhere"}, expected_revision=4) is None
    assert realms.whole("demo") == WHOLE


def test_a_realm_without_an_id_gets_one(realms):
    realms.put({"realm": "demo"}, expected_revision=None)
    assert realms.whole("demo")["id"] == realms.get("demo").id


def test_a_change_adds_changes_and_removes_rows_and_keeps_the_others(realms, database):
    realms.put(WHOLE, expected_revision=None)
    before = _numbers(database)
    after = changed(clients=[{"clientId": "new"}, {"clientId": "shop", "secret": "other"}], groups=[], components={})
    realms.put(after, expected_revision=1)
    assert realms.whole("demo") == after
    assert _numbers(database)["shop"] == before["shop"]


def test_thousands_of_rows_go_in_and_come_out(realms):
    many = changed(clients=[{"clientId": f"client-{number}"} for number in range(1200)])
    realms.put(many, expected_revision=None)
    assert realms.whole("demo") == many


@pytest.mark.parametrize(
    "odd",
    [
        {"groups": [{"name": "a"}, {"name": "a"}]},
        {"groups": [{"name": "a", "subGroups": [{"path": "/nameless"}]}]},
        {"groups": None, "clients": {"not": "a list"}, "roles": [], "components": None},
        {"clients": [{"clientId": "a"}, "text"]},
        {"roles": {"realm": "text", "client": {"": [{"name": "a"}], "b": {"name": "c"}}}},
        {"components": {KEYS: [{"name": "a"}, {"id": "1", "name": "b"}]}},
        {"groups": [{"name": "a", "subGroups": None}], "clients": [], "roles": {}},
        {"clients": [{"clientId": "long" * 2000}], "groups": [{"name": "n" * 3000, "subGroups": [{"name": "n"}]}]},
    ],
)
def test_nothing_of_an_odd_document_is_lost(realms, odd):
    document = changed(**odd)
    assert realms.put(document, expected_revision=None) == 1
    assert json.dumps(realms.whole("demo")) == json.dumps(document)


def test_rows_of_one_realm_are_not_those_of_another(realms):
    realms.put(WHOLE, expected_revision=None)
    other = changed(realm="other", id="r2", clients=[])
    realms.put(other, expected_revision=None)
    assert realms.whole("demo") == WHOLE
    assert realms.whole("other") == other


def test_of_many_changes_made_from_one_revision_one_is_taken(realms):
    realms.put(WHOLE, expected_revision=None)

    def change(number):
        return realms.put(changed(displayName=str(number)), expected_revision=1)

    assert Counter(at_once(8, change)) == {2: 1, None: 7}


def test_of_many_that_make_one_realm_one_does(realms):
    assert Counter(at_once(8, lambda _: realms.put(WHOLE, expected_revision=None))) == {1: 1, None: 7}


def _open(database):
    database.connect(reuse_if_open=True)
    return database


def _numbers(database):
    rows = ClientRow.select(ClientRow.name, ClientRow.number).tuples().execute(_open(database))
    found = dict(rows)
    database.close()
    return found
