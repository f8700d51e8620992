"""Whoever signs in with a password that was given to them, or that is too old, chooses another one first."""

import pytest

from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

NEW = "another horse battery"
PAGE = "/realms/demo/update-password"


@pytest.fixture
def given(app, bob: Person) -> Person:
    """Bob, whose password an operator chose."""
    words = ["user", "set-password", "bob", "--password", PASSWORD, "--temporary"]
    assert app.test_cli_runner().invoke(args=words).exit_code == 0
    return bob


def chooses(person: Person, password: str = NEW, again: str | None = None) -> Person:
    return person.sends("/update-password", password__new=password, password__confirm=again or password)


def test_a_temporary_password_opens_the_account_only_for_another_one(given: Person):
    assert given.signs_in().path == PAGE
    assert given.opens("account").path == "/realms/demo/login"
    assert chooses(given.opens(PAGE)).path == "/realms/demo/account"
    assert given.account().required_actions == ()
    assert "UPDATE_PASSWORD" in given.events()

    again = given.at_another_device()
    assert again.signs_in().path == "/realms/demo/login"
    assert again.signs_in(password=NEW).path == "/realms/demo/account"


@pytest.mark.parametrize(("password", "again"), [("short", None), (NEW, "something else"), ("", None), ("bob", None)])
def test_what_is_no_good_password_is_told_and_the_old_one_stays(given: Person, password, again):
    given.signs_in()
    assert chooses(given, password, again).status == 422
    assert given.path == PAGE
    assert given.account().required_actions == ("UPDATE_PASSWORD",)
    assert given.at_another_device().signs_in().path == PAGE


def test_the_page_asks_only_whoever_signed_in(given: Person, mallory: Person):
    assert mallory.opens(PAGE).path == "/realms/demo/login"
    assert mallory.signs_in("bob", "wrong horse battery").path == "/realms/demo/login"
    assert mallory.opens(PAGE).path == "/realms/demo/login"


def test_a_password_that_is_too_old_has_to_be_changed(app, bob: Person, clock):
    import_realm(app, demo_document(passwordPolicy="length(12) and forceExpiredPasswordChange(30)"))
    clock.move(seconds=29 * 86_400)
    assert bob.at_another_device().signs_in().path == "/realms/demo/account"
    clock.move(seconds=2 * 86_400)
    assert bob.signs_in().path == PAGE
    assert chooses(bob).path == "/realms/demo/account"
    assert bob.at_another_device().signs_in(password=NEW).path == "/realms/demo/account"


def test_an_imported_temporary_password_is_one_too(app, portal, tmp_path, ada: Person):
    file = tmp_path / "people.csv"
    columns = "username,email,firstName,lastName,emailVerified,password,requiredActions"
    file.write_text(f"{columns}\nada,ada@example.test,Ada,Lovelace,true,{PASSWORD},UPDATE_PASSWORD\n")
    told = app.test_cli_runner().invoke(args=["user", "import", str(file)])
    assert told.exit_code == 0, told.output
    assert chooses(ada.signs_in().agrees()).path == "/realms/demo/account"
