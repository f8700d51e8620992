"""`flask user create`: the operator's own way to an account, under the realm's rules."""

import pytest

from portal.accounts.account import AccountState
from tests.flows.conftest import Walk
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

NAMES = ("-a", "firstName=Ada", "-a", "lastName=Lovelace")


@pytest.fixture
def create(app):
    """Runs the command; the password is given unless it is to be asked for."""

    def create(*words, password=PASSWORD, typed=None):
        given = ["--password", password] if password is not None else []
        return app.test_cli_runner().invoke(args=["user", "create", *words, *given], input=typed)

    return create


def agrees(person: Person) -> Person:
    """Nobody can consent for somebody else, so whoever was created is asked at the first sign-in."""
    assert person.path == "/realms/demo/terms"
    return person.sends("/terms", termsAccepted="on", accept="on")


def test_who_was_created_with_a_proven_address_signs_in(create, ada: Person):
    told = create("ada", "--email", ada.email, "--email-verified", *NAMES)
    assert told.exit_code == 0
    assert "Created ada" in told.output
    assert PASSWORD not in told.output
    assert agrees(ada.signs_in(ada.email)).path == "/realms/demo/account"


def test_who_was_created_without_proves_the_mailbox_first(create, ada: Person):
    create("ada", "--email", ada.email, *NAMES)
    assert agrees(ada.signs_in()).path == "/realms/demo/verify-email"
    assert ada.verifies_by_code().path == "/realms/demo/account"


def test_a_password_that_is_not_given_is_asked_for_twice(create, portal):
    told = create("ada", *NAMES, password=None, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert told.exit_code == 0
    assert Walk(portal).account().state is AccountState.ACTIVE


def test_attributes_are_kept_as_the_profile_says(create, portal):
    create("ada", *NAMES, "-a", "phoneNumber= +441234567890 ", "-a", "shoeSize=38")
    attributes = Walk(portal).account().attributes
    assert attributes["phoneNumber"] == ("+441234567890",)
    assert "shoeSize" not in attributes


@pytest.mark.parametrize(
    ("words", "password", "told"),
    [
        (("ab", *NAMES), PASSWORD, "username"),
        (("ada", "--email", "no address", *NAMES), PASSWORD, "address"),
        (("ada", *NAMES), "short", "12 characters"),
        (("ada", "-a", "phoneNumber=12x", *NAMES), PASSWORD, "phone"),
        (("ada", "-a", "no mark", *NAMES), PASSWORD, "NAME=VALUE"),
        (("ada", "--realm", "no-such", *NAMES), PASSWORD, "There is no realm 'no-such'. There are: demo."),
        (("a\0da", *NAMES), PASSWORD, "username"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(words, password, told, create, portal):
    result = create(*words, password=password)
    assert result.exit_code != 0
    assert told.lower() in result.output.lower()
    assert "Traceback" not in result.output
    assert Walk(portal).account() is None


def test_a_name_or_an_address_that_is_taken_is_told(create, bob: Person):
    assert "username belongs to another account" in create("BOB", *NAMES).output
    taken = create("other", "--email", bob.email, *NAMES)
    assert taken.exit_code == 1
    assert "email belongs to another account" in taken.output


def test_where_addresses_may_be_shared_one_can_still_be_taken_as_proven(app, create, ada: Person):
    import_realm(app, demo_document(duplicateEmailsAllowed=True, loginWithEmailAllowed=False))
    for name in ("ada", "eve"):
        assert create(name, "--email", ada.email, "--email-verified", *NAMES).exit_code == 0
    assert agrees(ada.signs_in("ada")).path == "/realms/demo/account"


def test_where_the_address_is_the_name_it_is_enough(app, create, ada: Person):
    import_realm(app, demo_document(registrationEmailAsUsername=True))
    told = create(ada.email, "--email", ada.email, "--email-verified", *NAMES)
    assert told.exit_code == 0, told.output
    assert agrees(ada.signs_in(ada.email)).path == "/realms/demo/account"
