"""People in realm files: all or nobody, every mistake at once, nobody overwritten."""

import json

import pytest

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from tests.realm_files.conftest import person
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document


def village(*users, **keys):
    return demo_document(realm="village", id="village-id", users=list(users), **keys)


def hashed(iterations=10, algorithm="pbkdf2-sha256", value="QUJDREVGR0hJSktMTU5PUA=="):
    data = json.dumps({"hashIterations": iterations, "algorithm": algorithm})
    return {
        "type": "password",
        "credentialData": data,
        "secretData": json.dumps({"value": value, "salt": "c2FsdHNhbHQ="}),
    }


def count(portal, realm="village"):
    realm_id = portal.realms.named(realm).realm.id
    with portal.work.reading() as unit:
        return unit.people.count(realm_id)


def stored(portal, name, realm="village"):
    realm_id = portal.realms.named(realm).realm.id
    with portal.work.reading() as unit:
        found = unit.people.holders(realm_id, IdentifierKind.USERNAME, [name])
        return unit.accounts.get(found[name]) if found else None


def test_every_mistake_in_anybody_is_told_at_once_and_nobody_comes_in(run, write, portal):
    file = write(
        village(
            {"email": "nobody@example.org"},
            person("ada", email="no address"),
            person("bob", emailVerified="perhaps"),
            person("eve", credentials=[hashed(iterations=10**9)]),
            person("dan", credentials=[hashed(algorithm="pbkdf2-sha265")]),
            person("fay", credentials=[{"type": "password", "credentialData": "{", "secretData": "{}"}]),
            person("gus", credentials=[{"type": "password", "value": "**********"}]),
            person("hal", frstName="Hal"),
            person("ada"),
            person("ivy", email="ADA@example.org"),
            person("jo", attributes={"a": [{"b": 1}]}),
            person("kim", attributes={"a": ["\0"]}),
            "nobody at all",
            person("lea", groups=["/members", "/membres"]),
            registrationAllowed="perhaps",
        )
    )
    result = run("realm", "import", file, fails=True)

    place = f"{file}: realm 'village': "
    for told in (
        f"{place}registrationAllowed: must be true or false",
        f"{place}user 1 'nobody@example.org': username: is missing. Every person needs a user name of their own",
        f"{place}user 2 'ada': email: 'no address' is no mail address",
        f"{place}user 3 'bob': emailVerified: must be true or false",
        f"{place}user 4 'eve': credentials 'password': pbkdf2-sha256: iterations must be between 1 and",
        "Take the credential out; the person can then choose a password by mail",
        f"{place}user 5 'dan': credentials 'password': unknown password scheme 'pbkdf2-sha265'. Did you mean",
        f"{place}user 6 'fay': credentials 'password': credentialData: must be an object written into a text",
        f"{place}user 7 'gus': credentials 'password': value: is masked",
        f"{place}user 8 'hal': frstName: unknown key. Did you mean 'firstName'?",
        f"{place}user 11 'jo': attributes: a: must be a list of texts",
        f"{place}user 12 'kim': attributes.a.0: holds a character that no text can",
        f"{place}user 13: must be an object",
        f"{place}user 14 'lea': groups: there is no group '/membres'. Did you mean '/members'?",
    ):
        assert told in result.stderr
    assert result.stderr.endswith("Nothing was changed.\n")
    assert "village" not in portal.realm_store.names()


def test_two_of_one_name_or_address_are_told(run, write, portal):
    twins = (person("ada"), person("ADA", email="a@example.org"), person("ivy", email="Ada@Example.org"))
    result = run("realm", "import", write(village(*twins)), fails=True)

    assert "user 2 'ADA': username 'ada' is that of" in result.stderr
    assert "user 3 'ivy': email 'ada@example.org' is that of" in result.stderr


def test_addresses_may_be_shared_where_the_realm_says_so(run, write, portal):
    twins = (person("ada"), person("ivy", email="ada@example.org"))
    run("realm", "import", write(village(*twins, duplicateEmailsAllowed=True, loginWithEmailAllowed=False)))
    assert count(portal) == 2


def test_an_address_of_somebody_who_is_here_is_told(run, write, portal):
    run("realm", "import", write(village(person("ada"))))
    result = run("realm", "import", write(village(person("ivy", email="ada@example.org"), person("bob"))), fails=True)

    assert "user 1 'ivy': email 'ada@example.org' belongs to another account here" in result.stderr
    assert count(portal) == 1


def test_a_name_that_a_stranger_took_meanwhile_is_no_reason_to_take_them_for_the_person(run, write, app, portal):
    run("realm", "import", write(village()))
    Person(app, "ada", "village").registers()
    result = run("realm", "import", write(village(person("ada", id="ada-1", email="other@example.org"))), fails=True)
    assert "user 1 'ada': username 'ada' belongs to another account here" in result.stderr


def test_whoever_is_here_stays_as_they_are(run, write, portal):
    run("realm", "import", write(village(person("ada", id="ada-1"))))
    later = village(person("ada", id="ada-1", firstName="Another"), person("bob"))
    assert "1 new; 1 here already, who stay as they are" in run("realm", "import", write(later)).stdout

    assert stored(portal, "ada").attributes["firstName"] == ("Ada",)
    assert "is here already" in run("realm", "import", write(later), "--existing", "refuse", fails=True).stderr


def test_an_import_claims_an_address_at_once_over_those_who_only_wrote_it_down(run, write, app, portal):
    run("realm", "import", write(village()))
    squatter = Person(app, "mallory", "village")
    squatter.email = "ada@example.org"
    squatter.registers(email="ada@example.org")
    run("realm", "import", write(village(person("ada"))))

    assert stored(portal, "ada").identifier(IdentifierKind.EMAIL).is_claimed
    assert squatter.newest_mail().subject.startswith("You already have an account")


def test_people_in_files_of_their_own_join_their_realm(run, write, portal):
    settings = village()
    del settings["users"]
    files = [
        write({"realm": "village", "users": [person(f"a{n}") for n in range(3)]}, "village-users-0.json"),
        write(settings, "village-realm.json"),
        write({"realm": "village", "users": [person(f"b{n}") for n in range(3)]}, "village-users-1.json"),
    ]
    run("realm", "import", *files)
    assert count(portal) == 6
    later = write({"realm": "village", "users": [person("c")]}, "village-users-2.json")
    told = run("realm", "import", later).stdout
    assert told.startswith("realm 'village': unchanged\n")
    assert count(portal) == 7
    nowhere = write({"realm": "vilage", "users": [person("d")]}, "other.json")
    told = run("realm", "import", nowhere, fails=True).stderr
    assert (
        "holds people of the realm 'vilage', which is neither here nor in another file. Did you mean 'village'?" in told
    )


def test_who_only_signed_up_is_not_exported(run, write, app, portal):
    run("realm", "import", write(village(person("ada"))))
    for name in ("mallory", "trudy"):
        Person(app, name, "village").registers(email="bob@example.org")
    result = run("realm", "export", "village", "--users")

    assert [each["username"] for each in json.loads(result.stdout)["users"]] == ["ada"]
    assert result.stderr == "Left out: 2 who signed up and did not prove their address yet.\n"


def test_a_stored_realm_that_cannot_be_used_any_more_is_mended_by_an_import(run, write, portal):
    run("realm", "import", write(village()))
    broken = {**portal.realm_store.whole("village"), "passwordPolicy": "forgotten(1)"}
    assert portal.realm_store.put(broken, expected_revision=1) == 2
    portal.realms.forget()

    run("realm", "plan", write(village(person("ada"))))
    assert run("realm", "import", write(village(person("ada")))).stdout.startswith("realm 'village': changed\n")
    assert count(portal) == 1


def test_passwords_in_clear_are_hashed_and_never_stored(run, write, app, portal):
    credentials = [{"type": "password", "value": PASSWORD}]
    told = run("realm", "import", write(village(person("ada", credentials=credentials), verifyEmail=False))).stdout
    assert "passwords in clear (1)" in told
    assert stored(portal, "ada").password_hash.startswith("$portico-bcrypt$")
    ada = Person(app, "ada", "village").signs_in()
    assert ada.agrees().path == "/realms/village/account"


def test_whoever_the_file_does_not_open_is_closed_as_in_keycloak(run, write, portal):
    told = run("realm", "import", write(village({"username": "ada", "email": "ada@example.org"}))).stdout
    assert stored(portal, "ada").state is AccountState.INACTIVE
    assert "enabled (1)" in told


def test_where_the_address_is_the_name_there_is_no_other_name(run, write, portal):
    users = (person("x", username="ada@example.org", email="ada@example.org"), person("old.name"))
    run("realm", "import", write(village(*users, registrationEmailAsUsername=True)))
    realm_id = portal.realms.named("village").realm.id
    with portal.work.reading() as unit:
        kinds = {
            each.username: [name.kind.value for name in each.identifiers] for each in unit.people.after(realm_id, "")
        }
    assert kinds == {"ada@example.org": ["email"], "old.name": ["username", "email"]}


def test_nothing_comes_in_where_somebody_takes_a_name_at_the_last_moment(run, write, portal, monkeypatch):
    run("realm", "import", write(village()))
    account = Account(
        "thief", "village-id", AccountState.ACTIVE, portal.clock.now(),
        (Identifier(IdentifierKind.USERNAME, "p1500", "p1500", is_claimed=True),),
    )  # fmt: skip
    hasher = portal.services.hasher
    monkeypatch.setattr(hasher, "hash", lambda _: _added(portal, account) or "$x")
    users = [person(f"p{number}") for number in range(2000)]
    users[0]["credentials"] = [{"type": "password", "value": PASSWORD}]
    result = run("realm", "import", write(village(*users, displayName="Changed")), fails=True)

    assert "was taken in the meantime, so nothing was imported" in result.stderr
    assert count(portal) == 1
    assert portal.realm_store.revision("village") == 1


def _added(portal, account):
    with portal.work.transaction() as unit:
        assert unit.people.add([account])


def test_credentials_that_nothing_here_uses_are_sealed_and_given_back(run, write, portal):
    otp = {"id": "o1", "type": "otp", "secretData": '{"value":"the seed"}', "credentialData": '{"subType":"totp"}'}
    run("realm", "import", write(village(person("ada", credentials=[hashed(), otp]))))

    assert "the seed" not in json.dumps(dict(stored(portal, "ada").leftover))
    [ada] = json.loads(run("realm", "export", "village", "--users").stdout)["users"]
    assert ada["credentials"][1] == otp
    assert "the seed" not in run("realm", "export", "village").stdout


@pytest.mark.parametrize("users", [None, {}, "ada", [1]])
def test_what_is_no_list_of_people_is_told(run, write, users):
    document = {**village(), "users": users}
    if users is None:
        assert run("realm", "import", write(document)).exit_code == 0
    else:
        assert "user" in run("realm", "import", write(document), fails=True).stderr
