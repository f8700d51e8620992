"""More people than the machine can hash for: 503 with Retry-After, and nothing that was typed is lost."""

import pytest

from portal import create_app
from portal.accounts.hashing import HashingOverloaded, PasswordHasher
from portal.flows.ports import StorageUnavailable
from portal.web.busy_form import EXTENSION as KEPT
from tests.conftest import closed, portal_of
from tests.support.databases import upgraded_copy
from tests.support.filled_form import FilledForm, by_name
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm, make_settings
from tests.support.showcase import RIGHT, SECRETS, showcase_document


class FullHasher(PasswordHasher):
    """A pool in which too many passwords wait already."""

    def hash(self, password):
        raise HashingOverloaded(7)

    def verify(self, password, stored):
        raise HashingOverloaded(7)


@pytest.fixture
def crowded(portal, monkeypatch):
    monkeypatch.setattr(portal.services.hasher, "__class__", FullHasher)


def test_a_registration_comes_back_filled(ada: Person, crowded):
    ada.registers()
    assert (ada.status, ada.page.headers["Retry-After"]) == (503, "7")
    fields = ada.form("/register").fields
    assert (fields["username"], fields["email"], fields["password"]) == ("ada", ada.email, "")


def test_the_same_form_goes_through_a_moment_later(ada: Person, portal, monkeypatch):
    with monkeypatch.context() as crowd:
        crowd.setattr(portal.services.hasher, "__class__", FullHasher)
        ada.registers()
    ada.sends("/register", password=PASSWORD, password__confirm=PASSWORD)
    assert ada.path == "/realms/demo/verify-email"


def test_signing_in_keeps_the_name(bob: Person, crowded):
    bob.signs_in()
    assert (bob.status, bob.page.headers["Retry-After"]) == (503, "7")
    assert bob.form("/login").fields["username"] == "bob"


def test_nothing_of_a_refused_registration_is_stored(ada: Person, crowded):
    ada.registers()
    assert ada.events() == []


def test_a_database_that_is_away_is_a_page_too(ada: Person, portal, monkeypatch):
    ada.opens("register")

    def away(*_):
        raise StorageUnavailable(2)

    monkeypatch.setattr(type(portal.work), "reading", away)
    ada.sends("/register", **ada.answers())
    assert (ada.status, ada.page.headers["Retry-After"]) == (503, "2")


# ------------------------------------------------------------- the page that is kept


@pytest.fixture
def live(tmp_path, clock, monkeypatch):
    """A portal in production, where too many passwords wait and pages are kept."""
    app = create_app(make_settings(tmp_path, upgraded_copy(tmp_path), environment="production"), clock=clock)
    import_realm(app, demo_document())
    with monkeypatch.context() as crowd:
        crowd.setattr(portal_of(app).services.hasher, "__class__", CrowdedHasher)
        yield app
    closed(app)


class CrowdedHasher(FullHasher):
    def admit(self):
        raise HashingOverloaded(7)


def kept(app) -> int:
    return sum(len(each.pages) for each in app.extensions[KEPT].values())


def test_everybody_gets_what_they_typed_and_nothing_of_others(live):
    people = [Person(live, name) for name in ("ada", "bob", "eve")]
    for person in people:
        person.registers(lastName=f'<{person.name}> & "co"')
        assert (person.status, person.page.headers["Retry-After"]) == (503, "7")
        fields = person.form("/register").fields
        assert [fields[name] for name in ("username", "email", "lastName", "password", "termsAccepted")] == [
            person.name,
            person.email,
            f'<{person.name}> & "co"',
            "",
            "on",
        ]
        assert "<ada>" not in person.html
        assert not [other.name for other in people if other is not person and other.email in person.html]
    assert kept(live) == 1


def test_a_kept_page_is_the_page_but_for_what_is_the_visitors_own(live, monkeypatch):
    ada = Person(live, "ada")
    first, second = (ada.without_nonces(ada.registers().html) for _ in range(2))
    live.extensions[KEPT].clear()
    monkeypatch.setattr("portal.web.busy_form._MOST_KEPT", 0)
    made = ada.without_nonces(ada.registers().html)
    assert kept(live) == 0
    assert first == second == made


def test_token_and_flow_are_the_visitors_own_so_the_form_goes_through_a_moment_later(live, monkeypatch):
    for name in ("ada", "bob"):
        Person(live, name).registers()
    eve = Person(live, "eve").opens("register")
    asked = eve.form("/register").fields
    eve.sends("/register", **eve.answers())
    assert eve.form("/register").fields["flow"] == asked["flow"]
    monkeypatch.setattr(portal_of(live).services.hasher, "__class__", PasswordHasher)
    eve.sends("/register", password=PASSWORD, password__confirm=PASSWORD)
    assert eve.path == "/realms/demo/verify-email"


def test_a_box_that_was_not_ticked_stays_so(live):
    for ticked in ("on", "", "on"):
        ada = Person(live, "ada")
        ada.registers(termsAccepted=ticked)
        assert ada.form("/register").fields.get("termsAccepted", "") == ticked
    assert kept(live) == 2


def test_signing_in_keeps_the_name_on_a_kept_page_too(live):
    for name in ("ada", "bob", ""):
        person = Person(live, name)
        person.signs_in()
        assert (person.status, person.form("/login").fields["username"]) == (503, name)


def test_no_password_is_kept(live):
    Person(live, "ada").registers(password="a secret of ada", password__confirm="a secret of ada")
    assert "a secret of ada" not in repr(live.extensions[KEPT])


def test_whoever_sends_ever_other_things_fills_no_memory(live):
    ada = Person(live, "ada").opens("register")
    for number in range(300):
        ada.browser.post("/realms/demo/register", data={**ada.form("/register").fields, f"field{number}": "x"})
    assert kept(live) <= 200


def test_a_changed_realm_is_seen_on_a_kept_page_too(live, clock):
    Person(live, "ada").registers()
    import_realm(live, demo_document(displayName="Another name"))
    clock.move(seconds=2)
    assert "Another name" in Person(live, "ada").registers().html


def test_a_form_with_choices_rows_and_dependent_questions_comes_back_as_it_was(live):
    import_realm(live, showcase_document())
    for name in ("ada", "bob"):
        person = Person(live, name, "showcase").opens("register")
        form = FilledForm(person.html, "/register")
        answers = {**RIGHT, **SECRETS, "username": name, "email": f"{name}@example.test"}
        person.page = person.browser.post(form.action, data=by_name(form.filled(**answers)))
        assert person.status == 503
        again = FilledForm(person.html, "/register")
        for field, values in {**answers, "password": ""}.items():
            shown = [value for value in again.values(field) if value]
            assert shown == [value for value in ([values] if isinstance(values, str) else values) if value], field
        assert 'type="date" value="1990-12-10"' in person.html
        assert person.html.count('<option value="US"') == 1
    assert kept(live) == 1
