"""Files of six versions: in, out, in again; nothing lost, nothing changed, every scheme of passwords still signs in."""

import json

import pytest

from portal.realms.sealing import MASK
from tests.realm_files.conftest import EVERY_VERSION, VERSIONS, document_of, file_of
from tests.support.person import Person

PASSWORD = "open sesame 2016"
PEOPLE = {
    "mara": ("4", "pbkdf2-sha256"),
    "olaf": ("4", "pbkdf2"),
    "pomona": ("11", "pbkdf2-sha256"),
    "iris": ("18", "bcrypt"),
    "thalia@theatre.example": ("21", "pbkdf2-sha256"),
    "stage.door": ("21", "pbkdf2-sha512"),
    "wayland": ("24", "pbkdf2-sha512"),
    "vera": ("26", "argon2"),
}
OURS = "$portico-bcrypt$v=1$"


@pytest.fixture
def comes_in(run):
    def comes_in(version):
        return run("realm", "import", file_of(version)).stdout

    return comes_in


@EVERY_VERSION
def test_it_comes_in_is_told_in_one_table_and_its_export_changes_nothing(comes_in, run, portal, tmp_path, version):
    told, name = comes_in(version), VERSIONS[version]
    assert told.startswith(f"realm '{name}': new\n")
    for row in ("used      authenticationFlows", "kept      accessCodeLifespan", "used      users", "Stored"):
        assert row in told

    alone, with_people = tmp_path / "alone.json", tmp_path / "people.json"
    run("realm", "export", name, "--file", alone)
    run("realm", "export", name, "--users", "--file", with_people)
    assert run("realm", "plan", with_people).stdout.startswith(f"realm '{name}': no change\n")
    for file in (alone, with_people):
        assert run("realm", "import", file).stdout.startswith(f"realm '{name}': unchanged\n")
    assert portal.realm_store.revision(name) == 1


@EVERY_VERSION
def test_its_export_keeps_everything_used_or_not(comes_in, run, version):
    comes_in(version)
    given, exported = document_of(version), json.loads(run("realm", "export", VERSIONS[version], "--users").stdout)

    people = {each["id"]: each for each in exported.pop("users")}
    for each in given.pop("users"):
        _has_all_of(people[each["id"]], each)
    assert _masked(exported, exported) == _masked(given, exported)


@EVERY_VERSION
def test_an_export_with_people_is_the_same_again_where_nobody_was_before(comes_in, run, app, portal, tmp_path, version):
    comes_in(version)
    name, first, second = VERSIONS[version], tmp_path / "first.json", tmp_path / "second.json"
    run("realm", "export", name, "--users", "--file", first)
    _forget(portal, name)
    run("realm", "import", _in_clear(first, document_of(version)))
    run("realm", "export", name, "--users", "--file", second)

    assert first.read_text() == second.read_text()
    assert first.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("login", PEOPLE)
def test_whoever_was_imported_signs_in_and_is_hashed_in_our_scheme(comes_in, app, portal, login):
    version, scheme = PEOPLE[login]
    comes_in(version)
    before = _stored(portal, VERSIONS[version], login)
    assert before.startswith("$2a$" if scheme == "bcrypt" else f"${scheme}$")

    visitor = Person(app, login.partition("@")[0], VERSIONS[version])
    assert visitor.signs_in(login, "open sesame 2017").path.endswith("/login")
    assert _stored(portal, VERSIONS[version], login) == before
    visitor.signs_in(login, PASSWORD)
    if visitor.path.endswith("/terms"):
        visitor.agrees()
    assert visitor.path == f"/realms/{VERSIONS[version]}/account", visitor.html
    after = _stored(portal, VERSIONS[version], login)
    assert after.startswith(OURS)

    again = visitor.at_another_device().signs_in(login, PASSWORD)
    assert again.path == f"/realms/{VERSIONS[version]}/account"
    assert _stored(portal, VERSIONS[version], login) == after


def test_whoever_signed_in_here_stays_as_they_are_when_their_old_file_comes_again(comes_in, run, app, portal):
    comes_in("4")
    Person(app, "mara", "harbour").signs_in("mara", PASSWORD)
    after = _stored(portal, "harbour", "mara")

    assert comes_in("4").startswith("realm 'harbour': unchanged\n")
    assert _stored(portal, "harbour", "mara") == after


def test_whoever_was_switched_off_stays_so(comes_in, run, app, portal):
    comes_in("11")
    realm_id = portal.realms.named("orchard").realm.id
    with portal.work.reading() as unit:
        people = unit.people.after(realm_id, "")
    assert {each.username: each.state.value for each in people} == {"pomona": "active", "worm": "inactive"}


def test_a_realm_copied_under_another_name_has_people_of_its_own(comes_in, run, write, portal):
    comes_in("26")
    copy = {**document_of("26"), "realm": "planetarium"}
    for change in ("new", "unchanged"):
        assert run("realm", "import", write(copy)).stdout.startswith(f"realm 'planetarium': {change}\n")
    ids = [_account(portal, name, "vera").id for name in ("observatory", "planetarium")]
    assert len(set(ids)) == 2
    exported = json.loads(run("realm", "export", "planetarium", "--users").stdout)
    vera = next(each for each in exported["users"] if each["username"] == "vera")
    assert vera["id"] == ids[0]


def _stored(portal, realm, login):
    return _account(portal, realm, login).password_hash


def _account(portal, realm, login):
    realm_id = portal.realms.named(realm).realm.id
    with portal.work.reading() as unit:
        [found] = [each for each in unit.people.after(realm_id, "") if login in (each.username, each.email)]
    return found


def _has_all_of(exported, given):
    """Texts inside texts are compared by what they say; what said nothing may be gone."""
    for key, value in given.items():
        if key == "credentials":
            assert list(map(_said, exported.get(key, []))) == list(map(_said, value))
        else:
            assert exported[key] == value or value in (None, [], {}), key


def _said(credential):
    """A credential in the new shape, whichever it came in."""
    if "hashedSaltedValue" in credential:
        secret = {"value": credential["hashedSaltedValue"], "salt": credential["salt"], "additionalParameters": {}}
        data = {name: credential[name] for name in ("hashIterations", "algorithm")} | {"additionalParameters": {}}
        return {
            "type": "password",
            "createdDate": credential["createdDate"],
            "secretData": secret,
            "credentialData": data,
        }
    inside = {name: json.loads(credential[name]) for name in ("secretData", "credentialData") if name in credential}
    return {**credential, **inside}


def _masked(document, like):
    """A document with asterisks wherever `like` has them; a secret that it has only masked itself is left out."""
    if isinstance(document, dict):
        inside = {
            key: _masked(value, like.get(key) if isinstance(like, dict) else None) for key, value in document.items()
        }
        return {key: value for key, value in inside.items() if value != MASK}
    if isinstance(document, list):
        pairs = zip(document, like, strict=False) if isinstance(like, list) else ((each, None) for each in document)
        return [_masked(value, alike) for value, alike in pairs]
    return MASK if like == MASK else document


def _forget(portal, name):
    """As if the realm and its people had never been here."""
    database = portal.work._database
    with database.connection_context():
        for table in ("credentials", "identifiers", "attributes", "accounts", "realms"):
            database.execute_sql(f'DELETE FROM "{table}"')  # noqa: S608
    portal.realms.forget()


def _in_clear(file, given):
    """An export masks secrets; another portal needs them written out again."""
    document = json.loads(file.read_text())
    people = document.pop("users")
    for key in ("smtpServer", "clients", "identityProviders", "components"):
        if key in given:
            document[key] = given[key]
    file.with_name("clear.json").write_text(json.dumps({**document, "users": people}))
    return file.with_name("clear.json")
