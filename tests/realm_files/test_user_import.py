"""`flask user import` and `set-password`: people alone, under the realm's rules."""

import json

import pytest

from tests.realm_files.conftest import person
from tests.realm_files.test_people import count, hashed, stored
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

HEADER = "username,email,firstName,lastName,phoneNumber,password,emailVerified,groups"
ADA = f"ada,ada@example.test,Ada,Lovelace,+441234567890,{PASSWORD},yes,/members"


@pytest.fixture
def table(write):
    """A CSV file of these lines."""
    return lambda *lines: write("\n".join(lines) + "\n", "people.csv")


def test_a_table_brings_people_in_and_they_sign_in(run, table, app, portal):
    told = run("user", "import", table(HEADER, ADA, "bob,bob@example.test,Bob,Builder,,,,")).stdout

    assert "passwords in clear (1)" in told
    assert told.splitlines()[-1].startswith("Stored 2 people in ")
    assert Person(app, "ada").signs_in().agrees().path == "/realms/demo/account"
    ada = stored(portal, "ada", "demo")
    assert ada.leftover["groups"] == ["/members"]
    assert ada.attributes["phoneNumber"] == ("+441234567890",)


def test_every_mistake_is_told_at_its_line_and_nobody_comes_in(run, table, portal, write):
    file = table(
        HEADER,
        ADA + ";/mebers",
        "al,al@example.test,Al,Khwarizmi,12x,short,perhaps,",
        "ADA,other@example.test,Ada,Twin,,,,",
        "eve,ada@example.test,Eve,Other,,,,",
        "x,y,z,z,z,z,z,z,z",
        '"fay","fay@","Fay, who quotes",Commas,,,,',
    )
    lines = run("user", "import", file, fails=True).stderr.splitlines()
    for number, line in enumerate(
        (
            "line 2 'ada': groups: there is no group '/mebers'. Did you mean '/members'?",
            "line 3: emailVerified: must be true or false, not 'perhaps'",
            "line 3 'al': username: Username must be between 3 and 255 characters",
            "line 3 'al': phoneNumber: Invalid phone number format.",
            "line 3 'al': password: Password must be 12 characters or more. You have 5",
            f"line 4 'ADA': username 'ada' is that of {file}: line 2 'ada' as well",
            f"line 5 'eve': email 'ada@example.test' is that of {file}: line 2 'ada' as well",
            "line 6: has 9 cells, and the first line names 8",
            "line 7 'fay': email: ",
        )
    ):
        assert lines[number].startswith(f"{file}: {line}"), lines
    assert lines[-1] == "Nobody was imported."
    assert count(portal, "demo") == 0


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("username,emial", "line 1: unknown column 'emial'. Did you mean 'email'?"),
        ("username,phoneNmber", "Did you mean 'phoneNumber'?"),
        ("a,b", "line 1: names no column 'username'"),
        ("username,,email", "line 1: has a column without a name"),
        ('username,"email', "is no CSV"),
        ("", "line 1: names no column 'username'"),
    ],
)
def test_a_first_line_that_names_no_columns_is_told(run, table, header, told):
    assert told in run("user", "import", table(header, "ada,a,b"), fails=True).stderr


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_found_out(run, table, portal, delimiter):
    rows = ("username", "email", "firstName", "lastName"), ("ada", "ada@example.test", "Ada", "Lovelace")
    run("user", "import", table(*(delimiter.join(row) for row in rows)))
    assert count(portal, "demo") == 1


def test_a_bcrypt_hash_can_stand_in_a_table(run, table, app):
    hash_of_x = "$2b$04$ndC5HmtN8.OXxLyJ0En65uxs/MkZpVVnpWRqcEUc/A/BxuHvp.RoO"
    header = "username,email,firstName,lastName,emailVerified,passwordHash"
    run("user", "import", table(header, f"ada,ada@example.test,Ada,Lovelace,true,{hash_of_x}"))
    assert Person(app, "ada").signs_in(password="x").agrees().path == "/realms/demo/account"


def test_columns_of_other_names_need_a_profile_that_takes_them(run, table, app, portal):
    header, row = "username,email,firstName,lastName,shoe,shoe", "ada,ada@example.test,Ada,Lovelace,38,39"
    assert "unknown column 'shoe'" in run("user", "import", table(header, row), fails=True).stderr

    def lets_administrators(document):
        component = document["components"]["org.keycloak.userprofile.UserProfileProvider"][0]["config"]
        profile = json.loads(component["kc.user.profile.config"][0])
        component["kc.user.profile.config"] = [json.dumps({**profile, "unmanagedAttributePolicy": "ADMIN_EDIT"})]

    import_realm(app, demo_document(lets_administrators))
    run("user", "import", table(header, row))
    assert stored(portal, "ada", "demo").attributes["shoe"] == ("38", "39")


@pytest.mark.parametrize("shape", ["list", "object", "whole realm"])
def test_keycloaks_json_comes_in_whatever_stands_around_the_people(run, write, portal, shape):
    people = [person("ada", credentials=[hashed()]), person("bob"), {"serviceAccountClientId": "x", "username": "s"}]
    documents = {"list": people, "object": {"users": people}, "whole realm": demo_document(users=people)}
    told = run("user", "import", write(documents[shape])).stdout
    assert "passwords: pbkdf2-sha256 (1)" in told
    assert count(portal, "demo") == 2


def test_the_file_says_the_realm_unless_the_operator_does(run, write, app, portal):
    import_realm(app, demo_document(realm="village", id="village-id"))
    file = write({"realm": "village", "users": [person("ada")]})
    run("user", "import", file)
    assert (count(portal, "village"), count(portal, "demo")) == (1, 0)
    run("user", "import", file, "--realm", "demo")
    assert count(portal, "demo") == 1
    run("user", "import", write({"realm": "nowhere", "users": []}), fails=True)


@pytest.mark.parametrize("document", ["{", '{"people": []}', "7", '{"users": 7}'])
def test_what_is_no_list_of_people_is_told(run, write, document):
    result = run("user", "import", write(document), fails=True)
    assert "realm.json" in result.stderr
    assert "Nobody was imported." in result.stderr


def test_whoever_is_here_already_is_told_or_passed_over(run, write, portal):
    run("user", "import", write([person("ada")]))
    both = write([person("ada", lastName="Changed"), person("bob")])
    assert "user 1 'ada': is here already" in run("user", "import", both, fails=True).stderr
    assert count(portal, "demo") == 1

    assert "1 new; 1 here already" in run("user", "import", both, "--existing", "keep").stdout
    assert stored(portal, "ada", "demo").attributes["lastName"] == ("Lovelace",)
    assert count(portal, "demo") == 2


def test_portions_are_kept_one_by_one(run, write, portal, monkeypatch):
    people = [person(f"person{number}") for number in range(25)]
    told = run("user", "import", write(people), "--portion", "10").stdout
    assert "Stored 25 people" in told
    assert count(portal, "demo") == 25


def test_a_long_import_tells_its_progress(run, write, monkeypatch):
    monkeypatch.setattr("portal.commands.progress.EVERY", 0.0)
    result = run("user", "import", write([person(f"person{number}") for number in range(2500)]))
    lines = result.stderr.splitlines()
    assert any(line.startswith("Judging people: 2,500 of 2,500, ") for line in lines)
    assert [line.split(",")[0] for line in lines if "Storing" in line][-1].startswith("Storing people: 2")
    assert result.stdout.splitlines()[-1].startswith("Stored 2,500 people in ")


def test_a_new_password_is_set_and_what_hung_on_the_old_one_ends(run, app, bob):
    bob.signs_in()
    told = run("user", "set-password", "bob", "--password", "another horse battery").stdout
    assert told.startswith("bob (")
    assert "battery" not in told
    assert bob.opens("account").path == "/realms/demo/login"
    assert "password" in bob.newest_mail().subject.lower()
    assert bob.signs_in().path == "/realms/demo/login"
    assert bob.signs_in(password="another horse battery").path == "/realms/demo/account"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody", "--password", "another horse battery"), "Nobody is called 'nobody' in demo."),
        (("bob", "--password", "short"), "12 characters"),
        (("bob", "--password", "x", "--realm", "nowhere"), "There is no realm 'nowhere'"),
    ],
)
def test_a_password_that_cannot_be_set_is_told(run, bob, words, told):
    assert told in run("user", "set-password", *words, fails=True).stderr
    assert bob.signs_in().path == "/realms/demo/account"
