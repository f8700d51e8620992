"""The engine: judged together, made once, looked at without consequence, resumed under whatever the realm now says."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from portal.flows import step
from portal.flows.compiled import FORM
from portal.flows.engine import IDLE, REOPEN
from portal.flows.outcome import Complete, Ended, Invalid, Need
from portal.profile.validate import validate_attribute
from tests.flows.conftest import RIGHT, Walk, codes_of
from tests.support.portals import demo_document, import_realm


def by_priority(**priorities: int):
    """The demo realm with its executions in another order."""

    def change(document):
        executions = document["authenticationFlows"][1]["authenticationExecutions"]
        for each in executions:
            each["priority"] = priorities[each["authenticator"].split("-")[1]]

    return demo_document(change)


ORDERS = [
    {"user": 1, "password": 2, "terms": 3},
    {"user": 9, "password": 2, "terms": 3},
    {"user": 2, "password": 9, "terms": 1},
]


@pytest.mark.parametrize("order", ORDERS)
def test_all_that_a_page_asks_is_judged_together(order, app, walk: Walk):
    import_realm(app, by_priority(**order))
    outcome = walk.submits(email="x", password="short", termsAccepted="")
    assert set(codes_of(outcome)) == {"email", "password", "termsAccepted"}
    assert walk.account() is None


@pytest.mark.parametrize("order", ORDERS)
def test_the_account_is_made_last_wherever_its_making_is_listed(order, app, walk: Walk):
    import_realm(app, by_priority(**order))
    assert isinstance(walk.submits(), Need)
    account = walk.account()
    assert account.password_hash
    with walk.portal.work.reading() as unit:
        assert [consent.document for consent in unit.consents.of_account(account.id)] == ["terms"]


def test_what_was_found_right_is_not_judged_again_to_be_kept(walk: Walk, monkeypatch):
    judged = []

    def judge(attribute, *more):
        judged.append(attribute.name)
        return validate_attribute(attribute, *more)

    monkeypatch.setattr(step, "validate_attribute", judge)
    assert isinstance(walk.submits(), Need)
    assert sorted(judged) == ["email", "firstName", "lastName", "phoneNumber", "username"]


def test_the_form_asks_in_the_order_of_the_realm(app, walk: Walk):
    import_realm(app, by_priority(user=9, password=2, terms=3))
    assert [ask.name for ask in walk.looks().asks][:2] == ["password", "termsAccepted"]


def test_looking_changes_nothing(walk: Walk):
    assert isinstance(walk.looks(), Need)
    assert walk.events() == []
    walk.submits()
    before = walk.flow()
    walk.looks()
    assert (walk.flow(), walk.mails()) == (before, 1)


def test_what_is_wrong_stores_no_flow_but_an_event(walk: Walk):
    assert isinstance(walk.submits(email="x"), Invalid)
    assert walk.portal.engine.find(walk.compiled, walk.key) is None
    assert walk.events() == ["REGISTER_ERROR"]


def test_a_password_stands_nowhere_in_what_is_stored(walk: Walk, settings):
    walk.submits()
    stored = b"".join(file.read_bytes() for file in settings.instance_dir.glob("portal.db*"))
    assert b"ada@example.test" in stored
    assert RIGHT["password"].encode() not in stored
    assert walk.key.encode() not in stored


def test_the_same_form_twice_leads_to_the_same_place(walk: Walk):
    first, again = walk.submits(), walk.submits(username="other", email="other@example.test")
    assert (first.page, first.flow.account_id) == (again.page, again.flow.account_id)
    assert walk.account("other") is None
    assert walk.mails() == 1


@pytest.mark.parametrize("rounds", range(5))
def test_two_halves_of_a_double_click_make_one_account_and_both_are_answered(rounds, walk: Walk):
    together = Barrier(2)

    def click(_):
        together.wait()
        return walk.submits()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert isinstance(first, Need)
    assert isinstance(second, Need)
    assert first.flow.account_id == second.flow.account_id == walk.account().id
    assert walk.events().count("REGISTER") == 1
    assert walk.mails() == 1


def test_two_people_who_want_one_name_at_once_get_one_account(walk: Walk):
    together, walks = Barrier(4), [Walk(walk.portal) for _ in range(4)]

    def register(one: Walk):
        together.wait()
        return one.submits(email=f"{one.key}@example.test"[-40:].lstrip("-_."))

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(register, walks))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "Invalid", "Invalid", "Need"]
    assert {code for each in outcomes for code in codes_of(each).values()} == {"usernameExistsMessage"}


def test_the_right_code_ends_the_flow_and_for_a_moment_the_second_click_too(walk: Walk, clock):
    walk.submits()
    code = walk.code()
    assert isinstance(walk.answers("verify-email", code=code), Complete)
    assert isinstance(walk.answers("verify-email", code=code), Complete)
    clock.move(seconds=REOPEN.total_seconds())
    assert isinstance(walk.answers("verify-email", code=code), Ended)


def test_an_old_form_answers_no_newer_question(walk: Walk):
    outcome = walk.answers("verify-email", code="000000")
    assert isinstance(outcome, Need)
    assert outcome.page == FORM


def test_a_flow_opens_only_to_its_whole_secret(walk: Walk):
    walk.submits()
    other = walk.portal.engine.find(walk.compiled, walk.key[:-1] + ("A" if walk.key[-1] != "A" else "B"))
    assert other is None


def test_a_flow_opens_in_its_own_realm_only(app, walk: Walk):
    walk.submits()
    import_realm(app, demo_document(realm="other", id="22222222-9ad8-5e5a-9d81-10c6fea2a5cb"))
    assert walk.portal.engine.find(walk.portal.realms.named("other"), walk.key) is None


def test_a_flow_left_alone_is_no_more(walk: Walk, clock):
    walk.submits()
    clock.move(seconds=IDLE.total_seconds() + 1)
    assert walk.portal.engine.find(walk.compiled, walk.key) is None


def test_a_form_that_was_opened_under_an_older_revision_is_judged_by_the_new_one(app, walk: Walk):
    begun = walk.flow()
    import_realm(app, demo_document(passwordPolicy="length(30)"))
    given = {name: (value,) for name, value in RIGHT.items()}
    assert begun.revision < walk.compiled.realm.revision
    outcome = walk.portal.engine.submit(walk.compiled, begun, given, walk.origin, page=FORM)
    assert codes_of(outcome) == {"password": "invalidPasswordMinLengthMessage"}


def test_an_account_that_waits_is_not_asked_again_when_the_realm_changes(app, walk: Walk):
    walk.submits()
    import_realm(app, demo_document(passwordPolicy="length(30)"))
    assert walk.looks().page == "verify-email"
    assert isinstance(walk.proves(), Complete)


def test_a_flow_without_an_account_begins_again_under_a_new_revision(app, walk: Walk):
    stored = replace(walk.flow(), done=(FORM,))
    with walk.portal.work.transaction() as unit:
        unit.flows.add(stored)
    import_realm(app, demo_document(displayName="Another"))
    assert walk.looks().page == FORM


def test_where_no_proof_is_asked_registering_is_all(app, walk: Walk):
    import_realm(app, demo_document(verifyEmail=False))
    outcome = walk.submits()
    assert isinstance(outcome, Complete)
    assert walk.mails() == 0
