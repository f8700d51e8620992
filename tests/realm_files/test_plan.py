"""What a plan foretells is what is seen after the import."""

import json
import re

import pytest

from portal.accounts.people.keeping import Tally, broken_rules
from tests.realm_files.conftest import person
from tests.support.portals import demo_document

PROVIDER = "org.keycloak.userprofile.UserProfileProvider"
EVERYBODY = {"view": ["admin", "user"], "edit": ["admin", "user"]}
NAME = {"name": "username", "validations": {"length": {"min": 3, "max": 255}}}
EMAIL = {"name": "email", "validations": {"email": {}}, "permissions": EVERYBODY}
FIRST = {"name": "firstName", "required": {"roles": ["user"]}, "permissions": EVERYBODY}
PHONE = {"name": "phone", "validations": {"length": {"max": 20}}, "permissions": EVERYBODY}
COLOUR = {"name": "colour", "validations": {"options": {"options": ["red", "green"]}}, "permissions": EVERYBODY}
OLD = (NAME, EMAIL, FIRST, PHONE, COLOUR)
LATER = (
    {**NAME, "validations": {"length": {"min": 5, "max": 255}}},
    EMAIL,
    {
        **PHONE,
        "required": {"roles": ["user"]},
        "validations": {"length": {"max": 8}, "pattern": {"pattern": "[+0-9]+"}},
    },
    {**COLOUR, "validations": {"options": {"options": ["red"]}}},
    {"name": "city", "permissions": EVERYBODY},
)


def town(attributes, **keys):
    config = {"kc.user.profile.config": [json.dumps({"attributes": list(attributes)})]}
    component = {"id": "profile", "providerId": "declarative-user-profile", "subComponents": {}, "config": config}
    return demo_document(realm="town", id="town-id", components={PROVIDER: [component]}, **keys)


def people(count):
    """Some with short names, some with long or strange telephones, some without, some that like green."""
    for number in range(count):
        attributes = {
            **({"phone": [f"+44{number:09}"]} if number % 2 else {"phone": ["call me"]} if number % 3 else {}),
            **({"colour": ["green" if number % 5 else "red"]} if number % 7 else {}),
        }
        yield person(f"p{number}" if number % 11 else f"person{number}", attributes=attributes)


def figures(told):
    """The table of rules in what a command told: each rule's last figure."""
    rows = (re.fullmatch(r"  (\S+) +(\S+) +(?:[\d,]+ +)?([\d,]+)", line) for line in told.splitlines())
    return {(row[1], row[2]): int(row[3].replace(",", "")) for row in rows if row and row[1] != "of"}


def invalid(told):
    return int(re.search(r"do not keep the profile +(?:[\d,]+ +)?([\d,]+)", told)[1].replace(",", ""))


def counted(portal):
    """The same, counted account by account."""
    realm = portal.realms.named("town").realm
    rules, broken = {}, 0
    last = ""
    while True:
        with portal.work.reading() as unit:
            accounts = unit.people.after(realm.id, last)
        if not accounts:
            return rules, broken
        for account in accounts:
            found = broken_rules(account, realm)
            broken += bool(found)
            for rule in found:
                rules[rule] = rules.get(rule, 0) + 1
        last = accounts[-1].id


@pytest.mark.parametrize(
    "count", [pytest.param(300, id="300"), pytest.param(10_000, id="10000", marks=pytest.mark.prove)]
)
def test_it_foretells_exactly_how_many_accounts_break_each_rule(run, write, portal, count):
    run("realm", "import", write(town(OLD, users=list(people(count)))))
    before, _ = counted(portal)
    later = write(town(LATER))

    planned = run("realm", "plan", later).stdout
    assert counted(portal)[0] == before
    imported = run("realm", "import", later).stdout
    rules, broken = counted(portal)
    assert figures(planned) == figures(imported) == rules
    assert invalid(planned) == invalid(imported) == broken
    assert len(rules) == 5
    assert broken > count / 2


def test_people_who_come_with_the_file_are_counted_too(run, write, portal):
    run("realm", "import", write(town(OLD, users=list(people(20)))))
    both = write(town(LATER, users=[person("nobody9"), *people(40)]))

    planned = run("realm", "plan", both).stdout
    assert "users (41)" in planned
    assert "21 new; 20 here already, who stay as they are" in planned
    run("realm", "import", both)
    assert figures(planned) == counted(portal)[0]


def test_it_names_each_attribute_that_comes_goes_or_changes(run, write, portal):
    run("realm", "import", write(town(OLD)))
    told = run("realm", "plan", write(town(LATER, registrationAllowed=False))).stdout
    lines = [" ".join(line.split()) for line in told.splitlines()]

    for line in (
        "realm 'town': would be changed",
        "changed settings: registrationAllowed True -> False",
        "tightened profile: username length: min 3 -> 5",
        "tightened profile: phone required of user",
        "tightened profile: phone length: max 20 -> 8",
        "tightened profile: phone pattern (pattern [+0-9]+)",
        "tightened profile: colour options: options ('red', 'green') -> ('red',)",
        "added profile: city optional",
        "removed profile: firstName",
    ):
        assert line in lines
    back = run("realm", "import", write(town(LATER))) and run("realm", "plan", write(town(OLD))).stdout
    lines = [" ".join(line.split()) for line in back.splitlines()]
    for line in (
        "loosened profile: username length: min 5 -> 3",
        "loosened profile: phone no longer required",
        "loosened profile: phone no pattern",
        "added profile: firstName required",
        "removed profile: city",
    ):
        assert line in lines


def test_it_changes_nothing(run, write, portal):
    run("realm", "import", write(town(OLD, users=[person("ada")])))
    before = portal.realm_store.whole("town")
    run("realm", "plan", write(town(LATER, users=[person("bob")])))

    assert portal.realm_store.whole("town") == before
    assert portal.realm_store.revision("town") == 1
    assert sum(counted(portal)[0].values()) == 0


def test_a_realm_that_is_not_here_yet_would_be_new(run, write, portal):
    told = run("realm", "plan", write(town(OLD, users=[person("ada")]))).stdout

    assert told.startswith("realm 'town': would be new\n")
    assert "town" not in portal.realm_store.names()


def test_no_secret_is_shown(run, write, portal):
    run("realm", "import", write(town(OLD, smtpServer={"host": "a.example", "from": "a@a.example", "password": "one"})))
    told = run(
        "realm", "plan", write(town(OLD, smtpServer={"host": "a.example", "from": "a@a.example", "password": "two"}))
    ).stdout
    assert "one" not in told.split()
    assert "two" not in told
    assert "sealed" not in told


def test_a_broken_file_is_told_as_at_import(run, write):
    result = run("realm", "plan", write(town(OLD, registrationAllowed="perhaps")), fails=True)
    assert "registrationAllowed: must be true or false" in result.stderr


def test_an_empty_realm_has_nobody_to_count(run, write):
    assert "keep the profile" not in run("realm", "plan", write(town(OLD))).stdout
    assert Tally().accounts == 0
